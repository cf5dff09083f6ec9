using System.Text;

namespace Messaging.Propagation;

/// <summary>
/// Gives any OpenTelemetry <c>TextMapPropagator</c> the fields of a carrier through its getter and setter. Adapters wrap it in methods
/// that can be passed to <c>Extract</c> and <c>Inject</c> as they are.
/// </summary>
public static class TextMapCarrier
{
    /// <summary>Every value of a field, in order; values that are no text are left out. Empty where there is none.</summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TGetter">Its getter.</typeparam>
    /// <param name="carrier">The carrier.</param>
    /// <param name="name">The field's name, compared without regard to case.</param>
    /// <param name="getter">Reads it.</param>
    public static IEnumerable<string> Get<TCarrier, TGetter>(TCarrier carrier, string name, TGetter getter)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        var visitor = new NamedVisitor(name);
        getter.Visit(carrier, ref visitor);
        return visitor.Values;
    }

    /// <summary>Writes a field in place of every earlier value.</summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TSetter">Its setter.</typeparam>
    /// <param name="carrier">The carrier.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="value">Its value, which OpenTelemetry keeps to printable US-ASCII.</param>
    /// <param name="setter">Writes to it.</param>
    public static void Set<TCarrier, TSetter>(TCarrier carrier, string name, string value, TSetter setter)
        where TSetter : struct, ICarrierSetter<TCarrier> => setter.Set(carrier, name, Encoding.UTF8.GetBytes(value));

    private struct NamedVisitor(string name) : IFieldVisitor
    {
        private List<string>? values;

        public readonly IEnumerable<string> Values => values ?? [];

        public void Field(string fieldName, FieldValue value)
        {
            if (!string.Equals(fieldName, name, StringComparison.OrdinalIgnoreCase)) return;
            if (value.AsText is { } text) (values ??= []).Add(text);
            else if (value.AsBytes is { } bytes && FieldText.IsText(value)) (values ??= []).Add(Encoding.UTF8.GetString(bytes));
        }
    }
}
