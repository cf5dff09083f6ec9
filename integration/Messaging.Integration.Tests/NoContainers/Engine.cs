namespace Messaging.Integration.Tests.Compose;

/// <summary>In place of the Docker engine where the package source lacks a part of Testcontainers.</summary>
internal static class Engine
{
    public static Task<bool> AnswersAsync() => Task.FromResult(false);

    public static Task<RunningService> StartAsync(string service) => throw new NotSupportedException($"There is no Testcontainers to start {service} with.");
}
