using System.Text.Json;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>Every form in which people have messages is recognized, and its contexts are judged.</summary>
public sealed class DumpFormTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c", SpanId = "b7ad6b7169203331", Parent = $"00-{TraceId}-{SpanId}-01";
    private const string XRay = "Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=1";

    // The bytes of traceparent's value, as Lambda writes them.
    private static readonly string Bytes = $"[{string.Join(',', Parent.Select(c => (int)c))}]";

    /// <summary>Input, what it is read as, and the verdict for each message.</summary>
    public static TheoryData<string, string, string> Forms => new()
    {
        { $"traceparent:{Parent},tracestate:es=s:1,v=2\tkey\tvalue", "kafka-console-consumer lines", "extracted" },
        { $"CreateTime:1700000000000\tPartition:0\tOffset:5\ttraceparent:{Parent}\tkey\tvalue\nCreateTime:17\tPartition:0\tOffset:6\tNO_HEADERS\tk\tv", "kafka-console-consumer lines", "extracted absent" },
        { $"traceparent:{Parent}\ntraceparent:00-junk\nProcessed a total of 2 messages", "name: value lines", "extracted failed" },
        { $"traceparent={Parent},baggage=a=1,b=2\nsource=app,traceparent={Parent}\n% Reached end of topic orders [0] at offset 2", "kcat lines", "extracted extracted" },
        { $"Headers: traceparent={Parent},tracestate=a=1,b=2\nValue: 7\n--\nHeaders: b3={TraceId}-{SpanId}-1\nValue: 8", "kcat lines", "extracted unread" },
        { $"Host: example\ntraceparent: {Parent}\nBaggage: a=1, b=2\n\nHost: other\n", "name: value lines", "extracted absent" },
        { $"> traceparent: {Parent}\n> tracestate: a=1\n", "name: value lines", "extracted" },
        { $"traceparent={Parent}\ntracestate=a=1", "name: value lines", "extracted" },
        { """{"traceparent":"PARENT!","tracestate":"a=1"}""", "JSON objects as carriers", "extracted" },
        { """[["traceparent","PARENT!"],["baggage","a=1"]]""", "carriers of inspect --jsonl", "extracted" },
        { """{"id":1,"carrier":[["traceparent","PARENT!"]]}""", "carriers of inspect --jsonl", "extracted" },
        { """{"topic":"orders","partition":0,"offset":5,"headers":["traceparent","PARENT!","null",null],"key":null,"payload":"x"}""", "Kafka records as JSON", "extracted" },
        { """{"topic":"orders","partition":0,"offset":5,"key":null,"payload":"x"}""", "Kafka records as JSON", "absent" },
        { """{"topic":"orders","offset":5,"headers":[{"key":"traceparent","value":"PARENT!"}]}""", "Kafka records as JSON", "extracted" },
        { """{"headers":{"Traceparent":["PARENT!"]},"body":"x"}""", "JSON objects with headers", "extracted" },
        {
            """
            [{"payload_bytes":1,"redelivered":false,"exchange":"","routing_key":"orders","message_count":1,
              "properties":{"delivery_mode":2,"headers":{"traceparent":"PARENT!","x-death":[{"count":1}]}},"payload":"x","payload_encoding":"string"},
             {"payload_bytes":1,"exchange":"","routing_key":"orders","properties":[],"payload":"x","payload_encoding":"string"}]
            """,
            "RabbitMQ management JSON", "extracted absent"
        },
        {
            """
            {"Messages":[{"MessageId":"a","ReceiptHandle":"r","Body":"x","MessageAttributes":{"traceparent":{"StringValue":"PARENT!","DataType":"String"}}},
                         {"MessageId":"b","ReceiptHandle":"r","Body":"x","Attributes":{"AWSTraceHeader":"XRAY!","SentTimestamp":"1"}},
                         {"MessageId":"c","ReceiptHandle":"r","Body":"x"}]}
            """,
            "SQS receive JSON", "extracted extracted absent"
        },
        {
            """{"Messages":[{"MessageId":"a","ReceiptHandle":"r","Body":"{\"Type\":\"Notification\",\"MessageAttributes\":{\"traceparent\":{\"Type\":\"String\",\"Value\":\"PARENT!\"}}}"}]}""",
            "SQS receive JSON", "extracted"
        },
        { """{"Records":[{"messageId":"a","receiptHandle":"r","eventSource":"aws:sqs","body":"x","attributes":{"AWSTraceHeader":"XRAY!"},"messageAttributes":{"baggage":{"stringValue":"a=1","dataType":"String"}}}]}""", "a Lambda event", "extracted" },
        { """{"Records":[{"EventSource":"aws:sns","Sns":{"MessageId":"a","MessageAttributes":{"traceparent":{"Type":"String","Value":"PARENT!"}}}}]}""", "a Lambda event", "extracted" },
        { """{"eventSource":"aws:kafka","records":{"orders-0":[{"topic":"orders","partition":0,"offset":1,"headers":[{"traceparent":BYTES!}]}],"orders-1":[{"topic":"orders","partition":1,"offset":2,"headers":[]}]}}""", "a Lambda event", "extracted absent" },
        { """{"eventSource":"aws:rmq","rmqMessagesByQueue":{"orders::/":[{"basicProperties":{"headers":{"traceparent":{"bytes":BYTES!},"n":10}},"data":"eA=="}]}}""", "a Lambda event", "extracted" },
        { """[{"body":"x","sequenceNumber":7,"applicationProperties":{"Diagnostic-Id":"PARENT!","n":7}},{"body":"x","sequenceNumber":8}]""", "Service Bus JSON", "extracted absent" },
        { """{"MessageId":"a","ApplicationProperties":{"traceparent":"PARENT!"}}""", "Service Bus JSON", "extracted" },
        { """[{"ackId":"a","message":{"attributes":{"googclient_traceparent":"PARENT!"},"data":"eA==","messageId":"1"}},{"ackId":"b","message":{"data":"eA==","messageId":"2"}}]""", "Pub/Sub JSON", "unread absent" },
        { """{"message":{"attributes":{"traceparent":"PARENT!"},"messageId":"1"},"subscription":"s"}""", "Pub/Sub JSON", "extracted" },
        { """{"attributes":{"traceparent":"PARENT!"},"data":"eA==","messageId":"1"}""", "Pub/Sub JSON", "extracted" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_form_is_recognized_and_every_message_in_it_is_judged(string input, string readAs, string verdicts)
    {
        var report = Report(Fill(input));

        Assert.Equal(verdicts, string.Join(' ', report.Items("messages").Select(message => message.Text("verdict"))));
        Assert.Equal([readAs], report.Items("readAs").Select(shape => shape.GetString()));
        foreach (var message in report.Items("messages").Where(message => message.Text("verdict") == "extracted"))
            Assert.Equal((TraceId, SpanId), (message.Text("traceId"), message.Text("spanId")));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_form_comes_from_a_file_and_from_an_argument_as_well(string input, string readAs, string verdicts)
    {
        using var folder = new Folder();
        input = Fill(input);
        var file = folder.Write("dump", input);

        var report = Report("", file);

        Assert.Equal(verdicts, string.Join(' ', report.Items("messages").Select(message => message.Text("verdict"))));
        Assert.NotEmpty(readAs);
        if (input.Contains('\n', StringComparison.Ordinal) || input[0] is '{' or '[')
            Assert.Equal(Report(input).GetRawText(), Report("", input).GetRawText());
    }

    [Theory]
    [InlineData("traceparent:{0},tracestate:es=s:1")]
    [InlineData("traceparent={0},tracestate=es=s:1")]
    [InlineData("traceparent: {0}")]
    public void A_header_list_in_an_argument_is_split(string argument)
    {
        var (exit, output, error) = Tool.Run("", "inspect", argument.Replace("{0}", Parent, StringComparison.Ordinal));

        Assert.Equal((0, ""), (exit, error));
        Assert.StartsWith("outcome     extracted, format tracecontext\n", output, StringComparison.Ordinal);
        Assert.Equal(argument.Contains("tracestate", StringComparison.Ordinal), output.Contains("trace state es=s:1\n", StringComparison.Ordinal));
    }

    [Fact]
    public void A_comma_within_a_value_does_not_split_it()
    {
        var output = Tool.Run("", "inspect", $"traceparent={Parent}", "baggage=a=1,b=2", "tracestate=x=1,y=2").Output;

        Assert.Contains("baggage     b = 2", output, StringComparison.Ordinal);
        Assert.Contains("trace state x=1,y=2", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kcat", "a=1,b=2", "absent")]
    [InlineData("lines", "ab: 1", "absent")]
    [InlineData("console-consumer", "ab:1", "absent")]
    [InlineData("object", """{"headers":{"traceparent":"x"}}""", "absent")]
    [InlineData("headers", """{"topic":"t","offset":1,"headers":{"traceparent":"x"}}""", "failed")]
    [InlineData("pubsub", """{"headers":{"traceparent":"x"},"attributes":{}}""", "absent")]
    public void An_option_forces_a_form(string form, string input, string verdict) =>
        Assert.Equal(verdict, Assert.Single(Report(input, "--from", form).Items("messages")).Text("verdict"));

    [Fact]
    public void Many_files_and_messages_make_counts_and_a_table()
    {
        using var folder = new Folder();
        var one = folder.Write("one", string.Concat(Enumerable.Range(1, 30).Select(i => $"Partition:0\tOffset:{i}\ttraceparent:{Parent[..^i]}\tk\tv\n")));
        var two = folder.Write("two.json", Fill("""[{"traceparent":"PARENT!"},{"traceparent":"PARENT!","b3":"OTHER!-SPANID!-1"},{"a":"b"}]"""));

        var (exit, output, error) = Tool.Run("", "inspect", one, two, "--fail", "--rows", "5");

        Assert.Equal((1, ""), (exit, error));
        Assert.StartsWith("33 messages, read as kafka-console-consumer lines, JSON objects as carriers\n", output, StringComparison.Ordinal);
        Assert.Matches(@"\nextracted +2  the library uses the trace context\n", output);
        Assert.Matches(@"\nabsent +1  ", output);
        Assert.Matches(@"\nfailed +30  ", output);
        Assert.Matches(@"\nMalformed traceparent +30  the value breaks", output);
        Assert.Matches(@"\ncontexts disagree +1  ", output);
        Assert.Matches(@"\n0@1 +failed +Malformed traceparent \(it has 54 characters, and version 00 has 55\)\n", output);
        Assert.EndsWith("The first 5 of 31 with a finding. List more with --rows, or all with --json.\n", output, StringComparison.Ordinal);
    }

    /// <summary>Replaces the names in <see cref="Forms"/> by values.</summary>
    internal static string Fill(string input) => input
        .Replace("PARENT!", Parent, StringComparison.Ordinal).Replace("XRAY!", XRay, StringComparison.Ordinal).Replace("BYTES!", Bytes, StringComparison.Ordinal)
        .Replace("OTHER!", TraceId.Replace('0', '1'), StringComparison.Ordinal).Replace("SPANID!", SpanId, StringComparison.Ordinal);

    private static JsonElement Report(string input, params string[] args)
    {
        var (exit, output, error) = Tool.Run(input, ["inspect", "--json", .. args]);
        Assert.Equal((0, ""), (exit, error));
        return JsonDocument.Parse(output).RootElement;
    }
}
