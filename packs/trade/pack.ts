// The trade pack: customs declarations of the node's own country.
import { definePack, type Pack } from '#kit/pack.ts'
import { calculator } from './calculator.ts'
import { declaration } from './declaration.ts'
import { demo } from './demo/demo.ts'
import { acdd } from './formats/acdd/acdd.ts'
import { decmessage } from './formats/decmessage/format.ts'
import { wco } from './formats/wco/format.ts'
import { guarantee } from './guarantee.ts'
import { manifest } from './manifest.ts'
import { certificate } from './origin/certificate.ts'
import { permit } from './permit.ts'
import { type Country, PROFILES } from './profiles.ts'
import { Reference } from './reference.ts'
import { tables } from './tables.ts'
import { catalogue } from './tariff/catalogue.ts'
import { tariffImport } from './tariff/import/importer.ts'
import { words } from './words/index.ts'

/** @param provider payments are told of by a payment provider, not by the traders themselves */
export const tradePack = (country: Country, { provider } = { provider: false }): Pack => {
  const profile = PROFILES[country]
  return definePack({
    name: 'trade',
    filings: {
      declaration: declaration(profile, provider ? 'door' : 'trader'),
      certificate: certificate(profile),
      guarantee: guarantee(profile),
      permit,
      manifest,
    },
    accounts: {
      due: { floor: 'debit' },
      revenue: { floor: 'none' },
      bank: { floor: 'none' },
      // what guarantors stand for, less what is used of it
      guarantee: { floor: 'credit' },
      called: { floor: 'none' },
      cover: { floor: 'none' },
      // what certificates of origin certify, less what declarations drew
      certified: { floor: 'credit' },
      permitted: { floor: 'credit' },
      drawn: { floor: 'none' },
      granted: { floor: 'none' },
      // packages that were released, less those that left the gate
      cleared: { floor: 'debit' },
      freed: { floor: 'none' },
      gone: { floor: 'none' },
    },
    units: { kg: 5, PK: 0 },
    words,
    reference: {
      tables: tables(profile),
      view: (lookup, date) => new Reference(profile, lookup, date),
    },
    imports: { tariff: tariffImport },
    names: { office: 'office' },
    outgoing: { acdd: acdd(profile) },
    // HMRC's messages are the United Kingdom's
    ...(country === 'GB' ? { messages: { wco } } : {}),
    // and the Single Window's are China's
    ...(country === 'CN' ? { messages: { decmessage } } : {}),
    // where the declarant states the rates, there are none to look up
    ...(profile.tariff ? { catalogue: catalogue(profile), calculator: calculator(profile) } : {}),
    // the demonstration is of the China–ASEAN corridor
    ...(country === 'CN' ? { demo } : {}),
  })
}
