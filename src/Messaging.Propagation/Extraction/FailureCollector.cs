namespace Messaging.Propagation;

/// <summary>Collects the failures of one extraction, each reason once a field, so that no input can make them many.</summary>
internal struct FailureCollector(bool includeValues)
{
    private readonly bool includeValues = includeValues;
    private List<ExtractionFailure>? failures;

    /// <summary>What code that is not ours threw, for the log: a failure has no room for it.</summary>
    public Exception? Thrown { get; private set; }

    public readonly bool IsEmpty => failures is null;

    public readonly ExtractionFailure[]? ToArray() => failures?.ToArray();

    /// <summary>Adds the failure of code that must not throw.</summary>
    /// <param name="field">The field's name; empty where it is the whole carrier.</param>
    /// <param name="exception">What it threw.</param>
    public void AddThrown(string field, Exception exception)
    {
        Thrown ??= exception;
        Add(FailureReason.CarrierThrew, field);
    }

    /// <summary>Adds a failure, unless it has been added for that field before.</summary>
    /// <param name="reason">What was wrong; a malformed value that is no text at all is told apart here, once for all fields.</param>
    /// <param name="field">The field's name.</param>
    /// <param name="value">The value that was wrong; none where the field is absent.</param>
    public void Add(FailureReason reason, string field, FieldValue value = default)
    {
        if (reason == FailureReason.Malformed && !FieldText.IsText(value)) reason = FailureReason.NotText;

        failures ??= new List<ExtractionFailure>(2);
        foreach (var failure in failures)
            if (failure.Reason == reason && failure.Field == field)
                return;
        failures.Add(new ExtractionFailure(reason, field, ContextFormat.Of(field), includeValues ? PrintableText.Of(value) : null));
    }
}
