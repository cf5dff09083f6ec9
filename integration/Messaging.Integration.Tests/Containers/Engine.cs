using DotNet.Testcontainers.Configurations;

namespace Messaging.Integration.Tests.Compose;

/// <summary>The Docker engine, if there is one.</summary>
internal static class Engine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Lazy<Task<bool>> Answers = new(PingAsync);

    public static Task<bool> AnswersAsync() => Answers.Value;

    public static async Task<RunningService> StartAsync(string service) => await ComposeContainers.StartAsync(service);

    // The client on this machine and no socket of an engine is the usual case of none, and no error.
    private static async Task<bool> PingAsync()
    {
        try
        {
            using var client = TestcontainersSettings.OS.DockerEndpointAuthConfig.GetDockerClientBuilder().Build();
            await client.System.PingAsync().WaitAsync(Patience);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
