// How the file is to be read, from which day it counts, and how far back it is tried.
import { Button, Check, Field, Input, Select } from '../../parts/basic.tsx'
import { useSay } from '../../words.tsx'
import { bodyOf, type Order } from './told.ts'

interface AskProps {
  readonly layouts: readonly string[]
  readonly order: Order
  readonly onOrder: (order: Order) => void
  readonly busy: boolean
  readonly onTry: () => void
}

const Reading = ({ layouts, order, onOrder }: AskProps) => {
  const { t } = useSay()
  const wrong = order.layout === '' && order.mapping !== '' && bodyOf(order) === undefined
  return (
    <>
      <Field label={t('tariff.layout')}>
        {wiring => (
          <Select
            {...wiring}
            value={order.layout}
            onChange={event => onOrder({ ...order, layout: event.target.value })}
          >
            {layouts.map(name => (
              <option key={name} value={name}>
                {t(`tariff.layout.${name}`)}
              </option>
            ))}
            <option value="">{t('tariff.own')}</option>
          </Select>
        )}
      </Field>
      {order.layout !== '' ? null : (
        <Field
          label={t('tariff.mapping')}
          help={t('tariff.mapping.help')}
          fault={wrong ? t('tariff.mapping.wrong') : undefined}
        >
          {wiring => (
            <textarea
              {...wiring}
              className="input"
              rows={8}
              spellCheck={false}
              value={order.mapping}
              onChange={event => onOrder({ ...order, mapping: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  )
}

export const Ask = (props: AskProps) => {
  const { t } = useSay()
  const { order, onOrder, busy, onTry } = props
  return (
    <form
      className="tariff-ask"
      onSubmit={event => {
        event.preventDefault()
        onTry()
      }}
    >
      <Reading {...props} />
      <Field label={t('tariff.from')} help={t('tariff.from.help')}>
        {wiring => (
          <Input
            {...wiring}
            type="date"
            required
            value={order.from}
            onChange={event => onOrder({ ...order, from: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('tariff.days')}>
        {wiring => (
          <Input
            {...wiring}
            type="number"
            min={0}
            max={366}
            required
            value={order.days}
            onChange={event => onOrder({ ...order, days: event.target.value })}
          />
        )}
      </Field>
      <Check
        label={t('tariff.keep')}
        checked={order.keep}
        onChange={event => onOrder({ ...order, keep: event.target.checked })}
      />
      <Check
        label={t('tariff.partial')}
        checked={order.partial}
        onChange={event => onOrder({ ...order, partial: event.target.checked })}
      />
      <Button kind="main" type="submit" busy={busy}>
        {t('tariff.try')}
      </Button>
    </form>
  )
}
