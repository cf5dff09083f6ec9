using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.SQS;

namespace Messaging.Propagation.TestKit.Sqs;

/// <summary>
/// One SQS server over HTTP for all tests: the one of MESSAGING_SQS_URL, or a process of the test's own on a free port of 127.0.0.1, ended by its process id.
/// There is none where there is no Node.
/// </summary>
public sealed class Server : IAsyncLifetime
{
    private static readonly string? Given = Environment.GetEnvironmentVariable("MESSAGING_SQS_URL");

    private Process? process;

    /// <summary>Why there is no server, or null.</summary>
    public static string? Missing => Given is null ? NodeScript.Missing("sqs") : null;

    public string Address { get; private set; } = Given ?? "";

    /// <summary>One that runs already.</summary>
    public static Server At(string address) => new() { Address = address };

    /// <summary>A client for it; credentials are the environment's where that has some, as for AWS itself.</summary>
    public IAmazonSQS Client()
    {
        var config = new AmazonSQSConfig { ServiceURL = Address, AuthenticationRegion = Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1", MaxErrorRetry = 0 };
        return Given is not null && Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") is not null
            ? new AmazonSQSClient(config)
            : new AmazonSQSClient(new BasicAWSCredentials("test", "test"), config);
    }

    public async ValueTask InitializeAsync()
    {
        if (Address.Length > 0 || Missing is not null) return;

        var port = FreePort.Next();
        Address = $"http://127.0.0.1:{port}";
        process = Process.Start(new ProcessStartInfo("node", ["server.mjs"])
        {
            WorkingDirectory = Path.Combine(ApprovedFile.Repository(), "tests", "interop", "sqs"),
            Environment = { ["FAUXQS_PORT"] = port.ToString(CultureInfo.InvariantCulture), ["FAUXQS_LOGGER"] = "false" },
            RedirectStandardOutput = true,
        })!;
        process.BeginOutputReadLine();
        await Eventually.Holds(AnswersAsync, "the SQS server answered");
    }

    public async ValueTask DisposeAsync()
    {
        if (process is null) return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        Assert.False(process!.HasExited, "The SQS server ended.");
        try
        {
            using var client = Client();
            await client.ListQueuesAsync("none");
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or AmazonClientException)
        {
            return false;
        }
    }
}
