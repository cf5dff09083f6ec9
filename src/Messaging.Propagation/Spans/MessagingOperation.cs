using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>
/// One kind of operation of one client on one destination: all of a span and of its metrics that does not depend on the message. Made
/// once and kept, see <see cref="OperationCache{TKey}"/>; hooks see it too.
/// </summary>
public sealed class MessagingOperation
{
    // The process's default, whose options change; null for any other propagator.
    private readonly MessagePropagator? follows;
    private readonly PolicyDestination? policyDestination;
    private int generation;
    private string? template, metricDestination;
    private string spanName = "";
    private DestinationPolicy policy = null!;
    private KeyValuePair<string, object?>[] spanAttributes = [], durationAttributes = [], counterAttributes = [];
    private PropagationAttributes propagationAttributes = null!;

    internal MessagingOperation(
        MessagePropagator propagator, MessagingClient client, MessagingOperationType type, string name, string? destination, string? partition, bool isTemporary,
        PolicyDestination? policyDestination, string? countedAs)
    {
        Source = new OperationSource(client.System, countedAs ?? destination, client.ConsumerGroup ?? client.Subscription);
        this.policyDestination = policyDestination;
        SignedDestination = policyDestination?.SignedName is { } signedName ? DestinationTag.Of(signedName) : null;
        IsTemporary = isTemporary;
        Client = client;
        Type = type;
        Name = name;
        Destination = destination;
        Partition = partition;
        if (propagator.IsFollower) follows = propagator;
        Apply(propagator);
    }

    /// <summary>The client whose operation it is.</summary>
    public MessagingClient Client { get; }

    /// <summary>What kind of operation it is.</summary>
    public MessagingOperationType Type { get; }

    /// <summary>The broker's word for it, <c>messaging.operation.name</c>.</summary>
    public string Name { get; }

    /// <summary>The topic or queue; null where there is no single one.</summary>
    public string? Destination { get; }

    /// <summary>
    /// A low-cardinality name for the destination, see <see cref="MessagePropagationOptions.DestinationTemplate"/>; null where there is
    /// none.
    /// </summary>
    public string? DestinationTemplate => UpToDate.template;

    /// <summary>
    /// Whether the destination is made for a while and named by the broker: there are so many of them that names and metrics leave them out.
    /// </summary>
    public bool IsTemporary { get; }

    /// <summary>
    /// Gets the name by which metrics, health and lag tell destinations apart: <see cref="DestinationTemplate"/>, else <c>(temporary)</c> if the broker made the name up,
    /// else the queue that is consumed, else <see cref="Destination"/>.
    /// </summary>
    public string? CountedDestination => DestinationTemplate ?? (IsTemporary ? "(temporary)" : Source.Destination);

    /// <summary>The partition; null where there is none, or it is not known before the operation.</summary>
    public string? Partition { get; }

    /// <summary>
    /// The name of its spans: operation name and destination, unless <see cref="MessagePropagationOptions.SpanName"/> says otherwise.
    /// </summary>
    public string SpanName => UpToDate.spanName;

    /// <summary>The kind of its spans; a send that does not make the message's context is a client span instead.</summary>
    internal ActivityKind Kind => Type switch
    {
        MessagingOperationType.Send or MessagingOperationType.Create => ActivityKind.Producer,
        MessagingOperationType.Process => ActivityKind.Consumer,
        _ => ActivityKind.Client,
    };

    /// <summary>Gets what is remembered of the operation for longer than it is kept.</summary>
    internal OperationSource Source { get; }

    /// <summary>Gets the destination's name in metrics, which have a bounded number of them; null if they leave it out.</summary>
    internal string? MetricDestination => UpToDate.metricDestination;

    /// <summary>The policy of the destination.</summary>
    internal DestinationPolicy Policy => UpToDate.policy;

    /// <summary>The name of the destination in signatures; null if it has none.</summary>
    internal DestinationTag? SignedDestination { get; }

    internal KeyValuePair<string, object?>[] SpanAttributes => UpToDate.spanAttributes;

    internal KeyValuePair<string, object?>[] DurationAttributes => UpToDate.durationAttributes;

    internal KeyValuePair<string, object?>[] CounterAttributes => UpToDate.counterAttributes;

    /// <summary>The attributes of our own metrics.</summary>
    internal PropagationAttributes PropagationAttributes => UpToDate.propagationAttributes;

    private MessagingOperation UpToDate
    {
        get
        {
            if (follows is not null && Volatile.Read(ref generation) != follows.Generation) Apply(follows);
            return this;
        }
    }

    // Safe for many threads: all of them come to the same values.
    private void Apply(MessagePropagator propagator)
    {
        var next = propagator.Generation;
        template = propagator.Hooks.TemplateOf(Destination);
        metricDestination = template is null && !IsTemporary ? propagator.MetricDestinations.Of(Type, Source.Destination) : null;
        policy = policyDestination is null ? propagator.Policies.Of(Destination) : propagator.Policies.Of(policyDestination);
        spanName = (template ?? (IsTemporary ? null : Destination)) is { } target ? $"{Name} {target}" : Name;

        // Before the attributes: they are made from this operation's own properties.
        Volatile.Write(ref generation, next);
        spanAttributes = OperationAttributes.ForSpan(this);
        durationAttributes = OperationAttributes.ForDuration(this);
        counterAttributes = OperationAttributes.ForCounter(this);
        propagationAttributes = new PropagationAttributes(this);
        spanName = propagator.Hooks.NameOf(this) ?? spanName;
    }
}
