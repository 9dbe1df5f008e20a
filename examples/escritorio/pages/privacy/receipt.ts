import type { ErasureReceipt } from '@prumo/app/audit';
import { html } from '../html.ts';
import { formatCount, formatMoment } from '../language.ts';
import { layout, type PageContext } from '../layout.ts';
import { fateOf, partText, privacyText } from './text.ts';

export interface ReceiptShown {
  /** Of the client. */
  readonly id: string;
  readonly receipt: ErasureReceipt;
  /** PEM. */
  readonly publicKey: string;
}

/** The proof that a client's data was erased, in words and as it was signed. */
export function receiptPage(page: PageContext, { id, receipt, publicKey }: ReceiptShown): string {
  const { locale } = page;
  return layout(
    page,
    privacyText.receipt[locale],
    html`<section class="card medium"><h1>${privacyText.receipt[locale]}</h1>
<p class="said" role="status">${privacyText.erased[locale]}</p><p>${privacyText.keepReceipt[locale]}</p>
<dl class="facts"><div><dt>${privacyText.when[locale]}</dt><dd>${formatMoment(locale, new Date(receipt.at))}</dd></div>
<div><dt>${privacyText.entry[locale]}</dt><dd class="number">${formatCount(locale, receipt.chain.seq)} · <code>${receipt.chain.hash}</code></dd></div></dl>
<table class="rights after"><thead><tr><th scope="col">${privacyText.data[locale]}</th><th scope="col" class="figure">${privacyText.rows[locale]}</th><th scope="col">${privacyText.what[locale]}</th></tr></thead>
<tbody>${receipt.tables.map(({ table, rows, rule, because }) => html`<tr><th scope="row">${partText[table]?.[locale] ?? table}</th><td class="figure">${formatCount(locale, rows)}</td><td>${fateOf(rule, because)[locale]}</td></tr>`)}</tbody></table>
<h2 class="after">${privacyText.proof[locale]}</h2><pre class="proof"><code>${JSON.stringify(receipt, null, 1)}</code></pre>
<h2 class="after">${privacyText.publicKey[locale]}</h2><pre class="proof"><code>${publicKey}</code></pre>
<p><a class="button" href="/clients/${id}/privacy">${privacyText.back[locale]}</a></p></section>`,
  );
}
