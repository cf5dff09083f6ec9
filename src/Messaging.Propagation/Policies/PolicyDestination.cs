namespace Messaging.Propagation;

/// <summary>
/// How policies and signatures name a destination. A client that receives gives the names that its own side chose, its queue or its entity, and never one that
/// the sender of a message can choose. Immutable.
/// </summary>
public sealed record PolicyDestination
{
    /// <summary>Initializes a destination that has one name.</summary>
    /// <param name="name">The name; null where the client knows none, and only the general policy applies.</param>
    public PolicyDestination(string? name) => Names = name is null ? [] : [name];

    /// <summary>Initializes a destination that inherits the policy of another, as a dead-letter queue does that of its queue.</summary>
    /// <param name="names">The names, the most specific first.</param>
    public PolicyDestination(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Names = names;
    }

    /// <summary>Gets the names under which <see cref="MessagePropagationOptions.Destinations"/> may hold the policy, the most specific first.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets whether the broker ignores the case of names, as Azure Service Bus does. Default: false.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>
    /// Gets the one name that sender and receiver both know, for signatures: a topic, a queue, an entity. Default: null, there is none, and signatures are not
    /// bound to the destination.
    /// </summary>
    public string? SignedName { get; init; }
}
