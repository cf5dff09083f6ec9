namespace Messaging.Propagation;

/// <summary>Collects the failures of one extraction, each reason once per field, so that no input can produce many.</summary>
internal struct FailureCollector(bool includeValues)
{
    private readonly bool includeValues = includeValues;
    private List<ExtractionFailure>? failures;
    private string? checkedField;
    private FieldValue checkedValue;

    /// <summary>Gets the first exception that foreign code threw, for the log.</summary>
    public Exception? Thrown { get; private set; }

    /// <summary>Gets how many malformed values were checked for being text: at most one check per value, however many of its members are malformed.</summary>
    public int TextChecks { get; private set; }

    public readonly bool IsEmpty => failures is null;

    public readonly ExtractionFailure[]? ToArray() => failures?.ToArray();

    /// <summary>Adds the failure of code that must not throw.</summary>
    /// <param name="field">The field's name; empty for the carrier as a whole.</param>
    /// <param name="exception">What it threw.</param>
    public void AddThrown(string field, Exception exception)
    {
        Thrown ??= exception;
        Add(FailureReason.CarrierThrew, field);
    }

    /// <summary>Adds a failure, unless the field has one of that reason already. A malformed value that is not text is reported as <see cref="FailureReason.NotText"/>.</summary>
    /// <param name="reason">What is wrong.</param>
    /// <param name="field">The field's name.</param>
    /// <param name="value">The value that is wrong; default if the field is absent.</param>
    public void Add(FailureReason reason, string field, FieldValue value = default)
    {
        if (reason == FailureReason.Malformed)
        {
            // The check scans the value, and a hostile value has thousands of malformed members.
            if (TextChecks > 0 && value.IsSameAs(checkedValue) && field == checkedField) return;
            (checkedField, checkedValue) = (field, value);
            TextChecks++;
            if (!FieldText.IsText(value)) reason = FailureReason.NotText;
        }

        failures ??= new List<ExtractionFailure>(2);
        foreach (var failure in failures)
            if (failure.Reason == reason && failure.Field == field)
                return;
        failures.Add(new ExtractionFailure(reason, field, ContextFormat.Of(field), includeValues ? PrintableText.Of(value) : null));
    }
}
