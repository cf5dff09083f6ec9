namespace Messaging.Integration.Tests.Compose;

/// <summary>One service of docker-compose.brokers.yml, as far as a container needs it.</summary>
internal sealed record ComposeService
{
    public required string Name { get; init; }

    public required string Image { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The arguments in place of the image's own; empty where those are meant.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Ports of this machine, and the container's that each is.</summary>
    public required IReadOnlyList<(int Host, int Container)> Ports { get; init; }

    /// <summary>Files of the repository, and where the container sees each.</summary>
    public required IReadOnlyList<(string Source, string Target)> Mounts { get; init; }

    /// <summary>The command that succeeds in a container that is ready.</summary>
    public required IReadOnlyList<string> HealthCheck { get; init; }

    /// <summary>Services that must be ready before.</summary>
    public required IReadOnlyList<string> DependsOn { get; init; }
}
