using System.Diagnostics;
using System.Text.Json;
using Messaging.Integration.Tests.Brokers;
using Messaging.Propagation.TestKit;

namespace Messaging.Integration.Tests;

/// <summary>The sample application on a real server, by the spans that it exports.</summary>
public sealed class OrderFlowTests(RabbitMqFixture rabbitMq)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_rabbitmq_span_has_the_servers_address_and_port()
    {
        var address = (await rabbitMq.GetAsync()).Address;
        var folder = Directory.CreateTempSubdirectory("orderflow-");
        try
        {
            var file = Path.Combine(folder.FullName, "spans.jsonl");
            await RunAsync("--once", "--rabbitmq", address.ToString(), "--otlp", file);

            var spans = File.ReadLines(file).SelectMany(SpansOf).Where(span => span.GetValueOrDefault("messaging.system") == "rabbitmq").ToList();

            Assert.Equal(["ack", "consume", "publish", "reject"], spans.Select(span => span["messaging.operation.name"]).Distinct().Order());
            Assert.All(spans, span => Assert.Equal((address.Host, $"{address.Port}"), (span.GetValueOrDefault("server.address"), span.GetValueOrDefault("server.port"))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(params string[] options)
    {
        var app = Path.Combine(ApprovedFile.Repository(), "samples", "OrderFlow", "bin", "Release", "net10.0", "OrderFlow.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [app, .. options]) { RedirectStandardOutput = true })!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(Token).WaitAsync(Eventually.Deadline, Token);
            await process.WaitForExitAsync(Token);
            Assert.True(process.ExitCode == 0, output);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static IEnumerable<Dictionary<string, string?>> SpansOf(string line)
    {
        using var request = JsonDocument.Parse(line);
        foreach (var resource in request.RootElement.GetProperty("resourceSpans").EnumerateArray())
            foreach (var scope in resource.GetProperty("scopeSpans").EnumerateArray())
                foreach (var span in scope.GetProperty("spans").EnumerateArray())
                    yield return span.GetProperty("attributes").EnumerateArray().ToDictionary(
                        attribute => attribute.GetProperty("key").GetString()!,
                        attribute => attribute.GetProperty("value").EnumerateObject().First().Value.ToString())!;
    }
}
