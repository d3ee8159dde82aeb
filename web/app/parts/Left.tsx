// What is left of a paper: a bar, and the figures that it stands for.
import { type Goods, shareOf } from '../data/papers.ts'
import { trimmed } from '../format.ts'
import { useSay } from '../words.tsx'

export const Left = ({ goods }: { readonly goods: Goods }) => {
  const { t, decimal } = useSay()
  const { unit } = goods
  const text = (amount: string): string => `${decimal(trimmed(amount))} ${unit}`
  return (
    <div className="left">
      <i aria-hidden>
        <b style={{ width: `${shareOf(goods) * 100}%` }} />
      </i>
      <p>
        <b>{t('papers.left', { amount: text(goods.left) })}</b>
        <span>{t('papers.drawn', { drawn: text(goods.drawn), granted: text(goods.granted) })}</span>
      </p>
    </div>
  )
}
