'use strict';
// Must be loaded before amqplib: it is what OpenTelemetry's instrumentation hooks into.
const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { AmqplibInstrumentation } = require('@opentelemetry/instrumentation-amqplib');

new NodeTracerProvider().register();

// With links, not a parent, where the test asks for it: both are what users have.
registerInstrumentations({ instrumentations: [new AmqplibInstrumentation({ useLinksForConsume: process.argv.includes('links') })] });

module.exports = {
  amqplib: require('amqplib'),
  describe: (span) => ({
    traceId: span.spanContext().traceId,
    spanId: span.spanContext().spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    links: span.links.map((link) => ({ traceId: link.context.traceId, spanId: link.context.spanId })),
  }),
};
