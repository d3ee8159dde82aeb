// `POST /api/v1/filings/{type}/batch`
import type { MountedFiling } from '#engine/mounted.ts'
import { checkKey, FILINGS } from '../lodge.ts'
import { keyRoute, type Route } from '../route.ts'
import { documentOf, lineShape } from '../shapes.ts'
import { Batch } from './batch.ts'

export const batchRoute = (type: MountedFiling): Route =>
  keyRoute({
    scope: 'lodge',
    method: 'POST',
    path: `${FILINGS}/${type.type}/batch`,
    id: `${type.type}.batch`,
    tag: 'filings',
    summary: `Lodge many ${type.type} filings, one a line`,
    description:
      'NDJSON both ways, streamed: one result a line, in the order of the lines; a line that is ' +
      'refused does not stop the rest, and blank lines are skipped. Read the results while you ' +
      'send: some 60,000 may wait, then no further line is taken. When the node stops, the line ' +
      'that was next is answered 503 and the stream ends; send the rest again.',
    takes: 'ndjson',
    headers: {
      'Idempotency-Key':
        'Gives each line without a key of its own the key `<header>:<line number>`.',
    },
    body: {
      schema: {
        oneOf: [
          documentOf(type),
          {
            type: 'object',
            additionalProperties: false,
            required: ['filing'],
            properties: {
              idempotencyKey: { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' },
              effective: { type: 'string', format: 'date-time' },
              filing: documentOf(type),
            },
          },
        ],
      },
      description: 'Each line is a document, or an envelope around one.',
    },
    answers: {
      200: {
        description: 'A result a line.',
        type: 'application/x-ndjson',
        schema: lineShape(type),
      },
    },
    faults: ['idempotency-key-wrong'],
    handle: (call, _, caller) => {
      const prefix = call.header('idempotency-key')
      const wrong = prefix === undefined ? undefined : checkKey(prefix, '/Idempotency-Key')
      return wrong === undefined
        ? new Batch(call, type, caller, prefix).run()
        : call.refuse([wrong])
    },
  })
