using Amazon.Runtime;
using Messaging.Integration.Tests.Brokers;
using Messaging.Propagation.TestKit.Sqs;

[assembly: AssemblyFixture(typeof(SqsFixture))]

namespace Messaging.Integration.Tests.Brokers;

/// <summary>Amazon SQS; on this machine the server of tests/interop/sqs.</summary>
public sealed class SqsFixture : BrokerFixture<Server>
{
    protected override (string Name, int Port) Service => ("sqs", 9324);

    protected override string Variable => "MESSAGING_SQS_URL";

    protected override string Install =>
        $"Start Docker, install Node and run eng/interop.sh, or set MESSAGING_SQS_URL to the address of a server for tests ({Server.Missing}).";

    protected override string AddressOf(int port) => $"http://127.0.0.1:{port}";

    protected override Server At(string address) => Server.At(address);

    protected override async Task<Server?> StartLocalAsync()
    {
        if (Server.Missing is not null) return null;
        var server = new Server();
        await server.InitializeAsync();
        return server;
    }

    protected override async Task<bool> AnswersAsync(Server found)
    {
        try
        {
            using var client = found.Client();
            await client.ListQueuesAsync("none");
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or AmazonClientException)
        {
            return false;
        }
    }

    protected override ValueTask EndAsync(Server found) => found.DisposeAsync();
}
