'use strict';
// Must be loaded before the SDK: it is what OpenTelemetry's instrumentation hooks into.
const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { AwsInstrumentation } = require('@opentelemetry/instrumentation-aws-sdk');

const ended = [];
const keep = { onStart() {}, onEnd: (span) => ended.push(span), forceFlush: async () => {}, shutdown: async () => {} };
new NodeTracerProvider({ spanProcessors: [keep] }).register();
registerInstrumentations({ instrumentations: [new AwsInstrumentation()] });

const { SQSClient, SendMessageCommand, ReceiveMessageCommand } = require('@aws-sdk/client-sqs');

module.exports = {
  SendMessageCommand,
  ReceiveMessageCommand,
  connect: (address) =>
    new SQSClient({ endpoint: address, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }),
  // What the test compares: every span that ended, with its links.
  report: () =>
    console.log(
      JSON.stringify(
        ended.map((span) => ({
          name: span.name,
          traceId: span.spanContext().traceId,
          spanId: span.spanContext().spanId,
          links: span.links.map((link) => ({ traceId: link.context.traceId, spanId: link.context.spanId })),
        })),
      ),
    ),
};
