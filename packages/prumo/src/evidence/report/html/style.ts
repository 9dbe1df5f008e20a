import { Markup } from './markup.ts';

/**
 * Colours keep a contrast of at least 4.5:1 for text and 3:1 for drawings on their ground, light and dark (WCAG 2.2, 1.4.3 and 1.4.11);
 * a test computes it. Pairs: light, dark.
 */
export const COLOURS = {
  ground: ['#ffffff', '#14171c'],
  raised: ['#f4f5f7', '#1d2129'],
  text: ['#1b1f24', '#e6e8eb'],
  muted: ['#57606a', '#a3abb6'],
  line: ['#d5d9df', '#3a414c'],
  link: ['#0b57d0', '#8ab4f8'],
  good: ['#0f6b36', '#63d391'],
  bad: ['#b3261e', '#ff8f86'],
  warn: ['#8a5200', '#f2b84b'],
} as const;

const variables = (index: 0 | 1): string =>
  Object.entries(COLOURS)
    .map(([name, pair]) => `--${name}:${pair[index]}`)
    .join(';');

export const STYLE = new Markup(`
:root{color-scheme:light dark;${variables(0)}}
@media (prefers-color-scheme:dark){:root{${variables(1)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0 auto;max-width:64rem;padding:1.5rem 1.25rem 3rem;background:var(--ground);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:break-word}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
h2:focus{outline:none}
.skip{position:absolute;left:-100vw}
.skip:focus{left:1rem;top:1rem;padding:.5rem 1rem;background:var(--ground);border:2px solid var(--link)}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .75rem}
h2{font-size:1.35rem;line-height:1.25;margin:2.75rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}
h3{font-size:1.08rem;margin:1.75rem 0 .5rem}
h4{font-size:1rem;margin:0;line-height:1.4}
p{margin:.5rem 0;max-width:70ch}
code{font:.875em ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
.note{color:var(--muted);font-size:.875rem}
nav ul{display:flex;flex-wrap:wrap;gap:.35rem 1.1rem;list-style:none;margin:1rem 0 0;padding:0;font-size:.9375rem}
.facts{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:0}
dt{color:var(--muted);font-size:.875rem}
dd{margin:0}
.lines div{display:grid;grid-template-columns:9rem 1fr;align-items:baseline;gap:0 .75rem;margin:.15rem 0}
.lines{margin:.35rem 0}
.figure{font-variant-numeric:tabular-nums;font-weight:650;line-height:1.1}
.summary{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0}
.score,.tallies li{margin:0;padding:.7rem 1rem;background:var(--raised);border-radius:.5rem;display:flex;flex-direction:column}
.score .figure{font-size:2.25rem}
.score{justify-content:space-between}
.tallies{display:flex;flex:1;flex-wrap:wrap;gap:.75rem;list-style:none;margin:0;padding:0}
.tallies li{flex:1 1 6.5rem;font-size:.9375rem}
.tallies .figure{font-size:1.5rem}
.badge{font-size:.875rem;font-weight:650;white-space:nowrap;color:var(--muted)}
.tallies .failed,.badge.failed{color:var(--bad)}
.tallies .stale,.badge.stale,.badge.inconclusive,.badge.open{color:var(--warn)}
.tallies .proven,.badge.proven{color:var(--good)}
ul.plain{list-style:none;margin:0;padding:0}
.steps{margin:.25rem 0;padding-left:1.2rem}
.steps li{margin:.45rem 0}
.steps code{display:inline-block}
.for{display:block}
.claim{border-left:.25rem solid var(--line);padding:.15rem 0 .15rem .9rem;margin:1.1rem 0}
.claim.failed{border-color:var(--bad)}
.claim.stale{border-color:var(--warn)}
.claim.proven{border-color:var(--good)}
.claim .note{margin:.1rem 0}
table{border-collapse:collapse;width:100%;margin:.75rem 0 1.25rem;font-size:.9375rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);font-size:.875rem;padding-bottom:.35rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line)}
thead th{color:var(--muted);font-weight:600;font-size:.875rem;vertical-align:bottom}
tbody th{font-weight:500}
th:last-child,td:last-child{padding-right:0}
.n{text-align:right}
.bar{display:block;width:100%;height:.5rem;margin-top:.3rem;border-radius:.25rem}
.track{fill:var(--raised)}
.bar .goal{fill:var(--line)}
.bar .now{fill:var(--good)}
.bar .before{fill:var(--text)}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:1rem;align-items:end;margin:.75rem 0}
figure{margin:0}
figcaption{font-size:.875rem;color:var(--muted)}
.chart{display:block;width:100%;max-width:30rem;height:auto;overflow:visible}
.chart text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;fill:var(--muted)}
.chart .axis{stroke:var(--line)}
.chart line.limit{stroke:var(--warn);stroke-dasharray:5 3;stroke-width:1.5}
.chart text.limit{fill:var(--warn)}
.chart .series{fill:none;stroke:var(--muted);stroke-width:1.25}
.chart circle.proven{fill:var(--good)}
.chart path.failed{fill:none;stroke:var(--bad);stroke-width:2.5}
.chart path.inconclusive{fill:var(--ground);stroke:var(--warn);stroke-width:2}
footer{margin-top:2.5rem;color:var(--muted);font-size:.875rem;border-top:1px solid var(--line)}
@media (min-width:40.01rem){
.drill td:nth-child(2),.drill td:nth-child(3){white-space:nowrap}
.drill tbody th[scope=row]{width:8.5rem}
.drill td:last-child{width:30%}
.stack tbody th,.claim td:nth-child(3),.claim td:nth-child(4){white-space:nowrap}
.stack tbody th .text,.drill tbody th{white-space:normal}
}
@media (max-width:40rem){
body{padding:1rem .9rem 2rem}
h1{font-size:1.5rem}
.lines div{grid-template-columns:1fr}
.score,.tallies{flex:1 1 100%}
.score{flex-direction:row;align-items:baseline;justify-content:flex-start;gap:.75rem}
.tallies li{flex-basis:40%}
.areas table,.areas thead,.areas tbody,.areas tr,.areas caption{display:block}
.areas tr{display:grid;grid-template-columns:.8fr .8fr .7fr 1.2fr 1.3fr;padding:.4rem 0;border-bottom:1px solid var(--line)}
.areas th,.areas td{border:0;padding:.05rem 0;font-size:.875rem}
.areas thead th{font-size:.8125rem}
.areas tbody th{grid-column:1/-1;font-size:.9375rem}
.areas thead th:first-child{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table.stack,table.stack tbody,table.stack tr,table.stack th,table.stack td,table.stack caption{display:block;width:100%}
table.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table.stack tr{padding:.5rem 0;border-bottom:1px solid var(--line)}
table.stack th,table.stack td{border:0;padding:.1rem 0;text-align:left}
table.stack td{display:grid;grid-template-columns:6.5rem 1fr;gap:.5rem}
table.stack td::before{content:attr(data-label);color:var(--muted);font-size:.875rem}
table.stack td.none{display:none}
}
@media print{
:root{color-scheme:light;${variables(0)}}
@page{size:A4;margin:16mm 14mm 18mm}
body{max-width:none;padding:0;font-size:10pt}
nav,.skip{display:none}
a{color:inherit}
h2,h3,h4,caption{break-after:avoid}
tr,figure,li,.facts,.summary{break-inside:avoid}
.claim p,.claim .lines{break-before:avoid;break-inside:avoid}
thead{display:table-header-group}
.score,.tallies li{border:1px solid var(--line)}
.tallies li{flex-basis:5rem;font-size:9pt}
h2{margin-top:1.75rem}
.bar,.badge,.chart,.claim{print-color-adjust:exact;-webkit-print-color-adjust:exact}
table{font-size:9pt}
}
`);
