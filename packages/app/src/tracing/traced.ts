import { type Attributes, type Span, SpanStatusCode, trace } from '@opentelemetry/api';

const NAME = '@prumo/app';

/**
 * Does some work as a span of the trace under way; spans begun inside are its children. Without tracing it only does the work. What the work throws is thrown on, and noted by type, code
 * and place; not by message, which may have personal data in it.
 */
export async function traced<T>(name: string, work: (span: Span) => Promise<T>, attributes: Attributes = {}): Promise<T> {
  return trace.getTracer(NAME).startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      note(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

function note(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  if (!span.isRecording()) return;
  const type = error instanceof Error ? error.name : typeof error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  span.setAttribute('error.type', code ?? type);
  span.addEvent('exception', { 'exception.type': type, 'exception.stacktrace': frames(error) });
}

/** The lines of a stack that name places; the first ones repeat the message. */
function frames(error: unknown): string {
  if (!(error instanceof Error) || error.stack === undefined) return '';
  return error.stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .join('\n');
}
