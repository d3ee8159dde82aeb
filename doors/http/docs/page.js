// Copying of samples; the page works without.
for (const button of document.querySelectorAll('.sample button')) {
  const label = button.textContent
  button.addEventListener('click', async () => {
    const text = button.parentElement.querySelector('code').textContent
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      // no clipboard on plain http from elsewhere: select it, so that one key press copies it
      getSelection().selectAllChildren(button.parentElement.querySelector('code'))
      return
    }
    button.textContent = button.dataset.done
    setTimeout(() => {
      button.textContent = label
    }, 1500)
  })
}
