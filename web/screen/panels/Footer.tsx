import type { ReactNode } from 'react'
import { FormattedMessage } from 'react-intl'
import type { FeedView } from '../feed.ts'

export const Footer = ({ view, languages }: { view: FeedView; languages: ReactNode }) => (
  <footer className="footer">
    <span className="footer-left">
      <span className="footer-name">
        <FormattedMessage id="name" />
      </span>
      {view.head && (
        <span>
          <FormattedMessage id="footer.node" values={{ node: view.head.node }} />
        </span>
      )}
    </span>
    {view.head?.demo && (
      <strong className="footer-demo">
        <FormattedMessage id="demo.note" />
      </strong>
    )}
    <div className="footer-right">
      {languages}
      <FormattedMessage id="footer.land" />
    </div>
  </footer>
)
