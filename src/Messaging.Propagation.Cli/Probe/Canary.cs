namespace Messaging.Propagation.Cli.Probe;

/// <summary>A message of the probe's.</summary>
/// <param name="Id">Which of this run's it is.</param>
/// <param name="Body">Says what it is to whoever else finds it, and holds the id once more.</param>
/// <param name="Fields">The probe's own field first, then those under test.</param>
internal sealed record Canary(string Id, byte[] Body, IReadOnlyList<ProbeField> Fields);

/// <summary>A field as it is sent.</summary>
internal sealed record ProbeField(string Name, string Value);

/// <summary>A canary as it came back.</summary>
internal sealed record ReceivedCanary(string Id, IReadOnlyList<ReceivedField> Fields);

/// <summary>A field as it came back.</summary>
/// <param name="Name">Its name as the carrier has it.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="Type">The carrier's word for what it is, where it is no longer the text that was sent.</param>
internal sealed record ReceivedField(string Name, string Value, string? Type = null);
