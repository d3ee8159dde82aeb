// For tests: the published messages, read in place; what stands in for node:crypto in the node.
import { createHash, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readXml } from '#doors/bulk/xml.ts'
import { Refusal } from '#kit/fault.ts'
import type { XmlElement } from '#kit/xml.ts'
import { shared } from '#test/shared.ts'
import { type CebMessage, decode } from '../message.ts'
import type { Algorithm, Digest, Signer, Verifier } from '../signature/signer.ts'

export const sampleBytes = (name: string): Buffer => readFileSync(shared(`data/cbec/${name}`))

export const treeOf = (xml: string | Buffer): XmlElement => {
  const root = readXml(Buffer.from(xml))
  if (root instanceof Refusal) throw new Error(JSON.stringify(root.faults))
  return root
}

export const decoded = (xml: string | Buffer): CebMessage => {
  const message = decode(treeOf(xml))
  if (message instanceof Refusal) throw new Error(JSON.stringify(message.faults))
  return message
}

/** `key path`, with customs' status and code. */
export const faultsOf = (found: unknown): string[] =>
  found instanceof Refusal
    ? found.faults.map(({ key, path, values: { status, code } }) =>
        `${key} ${path} ${status} ${code}`.trimEnd(),
      )
    : []

/** SHA-1 or SHA-256 by node:crypto, as the node hands it in. */
export const digest: Digest = (name, bytes) =>
  Promise.resolve(createHash(name).update(bytes).digest())

export interface RsaKey {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}
export const rsaKey = (): RsaKey => generateKeyPairSync('rsa', { modulusLength: 2048 })

const hashOf = (algorithm: Algorithm): string => (algorithm === 'rsa-sha1' ? 'sha1' : 'sha256')

export const rsaSigner = ({ privateKey }: RsaKey, algorithm: Algorithm): Signer => ({
  algorithm,
  keyName: '01691fe9',
  sign: bytes => Promise.resolve(sign(hashOf(algorithm), bytes, privateKey)),
})
export const rsaVerifier = ({ publicKey }: RsaKey, algorithm: Algorithm): Verifier => ({
  algorithm,
  verify: (bytes, signature) =>
    Promise.resolve(verify(hashOf(algorithm), bytes, publicKey, signature)),
})

/** One order of one line: 300.00 less a coupon of 50.00, tax 27.30 (golden/cbec-tax.json, 7). */
export const order = (): CebMessage<'CEB311'> => ({
  kind: 'CEB311',
  guid: '4CDE1CFD-EDED-46B1-946C-B8022E42FC94',
  version: '1.0',
  records: [
    {
      head: {
        guid: '4CDE1CFD-EDED-46B1-946C-B8022E42FC95',
        appType: '1',
        appTime: '20261130101010',
        appStatus: '2',
        orderType: 'I',
        orderNo: 'A108181312131',
        ebpCode: '1234650123',
        ebpName: '测试平台',
        ebcCode: '1234650123',
        ebcName: '测试企业',
        goodsValue: 30000n,
        freight: 0n,
        discount: 5000n,
        taxTotal: 2730n,
        acturalPaid: 27730n,
        currency: '142',
        buyerRegNo: 'buyer-1',
        buyerName: '测试人甲',
        buyerTelephone: '13800000000',
        buyerIdType: '1',
        buyerIdNumber: '450100199001010017',
        consignee: '测试人甲',
        consigneeTelephone: '13800000000',
        consigneeAddress: '广西壮族自治区南宁市测试路1号',
        note: 'sầu riêng',
      },
      list: [
        {
          gnum: 1,
          itemName: '榴莲',
          gmodel: '冷冻|2kg',
          unit: '011',
          qty: 300000n,
          price: 10000000n,
          totalPrice: 30000n,
          currency: '142',
          country: '136',
        },
      ],
    },
  ],
  transfer: {
    copCode: '1234650123',
    copName: '测试企业',
    dxpMode: 'DXP',
    dxpId: 'DXPENT0000000000',
  },
})
