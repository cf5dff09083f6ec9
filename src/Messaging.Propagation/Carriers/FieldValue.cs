namespace Messaging.Propagation;

/// <summary>The value of one field as its carrier holds it: text, the bytes of a text, nothing, or something that is no text at all.</summary>
public readonly struct FieldValue
{
    private readonly object? value;

    private FieldValue(object? value) => this.value = value;

    /// <summary>A field that is there without a value (Kafka allows it). It reads like an empty one.</summary>
    public static FieldValue Null => default;

    /// <summary>The value's text, or null where it is held in another form.</summary>
    public string? AsText => value as string;

    /// <summary>The value's bytes, or null where it is held in another form.</summary>
    public byte[]? AsBytes => value as byte[];

    /// <summary>Whether the value is neither text nor bytes: an integer in an AMQP table, say.</summary>
    public bool IsWrongType => value is not (null or string or byte[]);

    /// <summary>Gets the characters or bytes of the value; 0 for one that is neither text nor bytes.</summary>
    internal int Length => value switch { string text => text.Length, byte[] bytes => bytes.Length, _ => 0 };

    /// <summary>Returns true if both are the same object, not merely equal.</summary>
    internal bool IsSameAs(FieldValue other) => ReferenceEquals(value, other.value);

    /// <summary>A value held as a string.</summary>
    /// <param name="text">The text; null reads like <see cref="Null"/>.</param>
    public static FieldValue Text(string? text) => new(text);

    /// <summary>A value held as bytes, which should be US-ASCII or UTF-8 text.</summary>
    /// <param name="bytes">The bytes; they are read in place and must not change during the extraction. Null reads like <see cref="Null"/>.</param>
    public static FieldValue Bytes(byte[]? bytes) => new(bytes);

    /// <summary>
    /// A value as a carrier of mixed types holds it: a string and a byte array are read, anything else is reported as
    /// <see cref="FailureReason.WrongType"/>.
    /// </summary>
    /// <param name="value">The value.</param>
    public static FieldValue Any(object? value) => new(value);
}
