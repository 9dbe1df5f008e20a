export { reportHtml } from './html/render-html.ts';
export { reportJson } from './json.ts';
export { makeReport, type ReportInputs } from './make-report.ts';
export { reportMarkdown } from './markdown/render-markdown.ts';
export type { Architecture, KnownDrill, Report, ReportedService, Source } from './model.ts';
