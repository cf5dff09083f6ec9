using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>The links of a span for many messages, each with the attributes of its message; no more than the exporter would keep.</summary>
/// <param name="capacity">Most links, see <see cref="MessagePropagationOptions.MaxLinks"/>.</param>
public sealed class MessageLinks(int capacity)
{
    private readonly List<ActivityLink> links = [];
    private List<CarriedMessage>? carried;
    private FailureSet failures;

    /// <summary>Contexts that found no room.</summary>
    public int Dropped { get; private set; }

    /// <summary>Adds the context of one message; a message without one has no link.</summary>
    /// <param name="extraction">What the message carried.</param>
    /// <param name="attributes">The attributes that tell it from the batch's other messages.</param>
    public void Add(in Extraction extraction, ActivityTagsCollection? attributes)
    {
        failures = failures.With(FailureSet.Of(extraction));
        if (CarriedMessage.Of(extraction) is { } message) (carried ??= []).Add(message);
        if (extraction.Outcome == ExtractionOutcome.Extracted) AddContext(extraction.Context, attributes);
    }

    /// <summary>Adds the context of one message of which only the context is known, as in a settlement.</summary>
    /// <param name="context">The context; default adds no link.</param>
    /// <param name="attributes">The attributes that tell the message from the batch's other messages; null adds none.</param>
    public void AddContext(in ActivityContext context, ActivityTagsCollection? attributes = null)
    {
        if (context.TraceId == default) return;
        if (links.Count < capacity) links.Add(new ActivityLink(context, attributes));
        else Dropped++;
    }

    /// <summary>Gets what the messages carry, for sends during their processing.</summary>
    internal IReadOnlyList<CarriedMessage> Carried => (IReadOnlyList<CarriedMessage>?)carried ?? [];

    internal ActivityLink[] ToArray() => [.. links];

    /// <summary>Says on the span how many contexts it does not link to, and what was wrong with any.</summary>
    internal void Describe(Activity? activity)
    {
        if (Dropped > 0) activity?.SetTag(MessagingAttributes.DroppedLinks, Dropped);
        failures.Describe(activity);
    }
}
