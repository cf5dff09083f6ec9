using System.Globalization;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing;

/// <summary>What a message attribute may be, and what it counts towards the message's size.</summary>
internal static class SqsAttributeRules
{
    private static readonly string[] ReservedPrefixes = ["AWS.", "Amazon."];

    public static void Check(Dictionary<string, MessageAttributeValue>? attributes)
    {
        if (attributes is null) return;
        if (attributes.Count > SqsLimits.MessageAttributes)
            throw SqsErrors.InvalidParameter($"Number of message attributes [{attributes.Count}] exceeds the allowed maximum [{SqsLimits.MessageAttributes}].");
        foreach (var (name, value) in attributes)
        {
            CheckName(name);
            CheckValue(name, value);
        }
    }

    public static long Size(Dictionary<string, MessageAttributeValue>? attributes)
    {
        long size = 0;
        foreach (var (name, value) in attributes ?? [])
        {
            size += SqsText.Bytes(name) + SqsText.Bytes(value?.DataType ?? "") + SqsText.Bytes(value?.StringValue ?? "");
            size += value?.BinaryValue?.ToArray().Length ?? 0;
        }

        return size;
    }

    private static void CheckName(string name)
    {
        if (name.Length == 0) throw SqsErrors.InvalidParameter("Message (user) attribute name must not be empty.");
        if (name.Length > SqsLimits.AttributeNameLength)
            throw SqsErrors.InvalidParameter($"Length of message attribute name must be at most {SqsLimits.AttributeNameLength} bytes.");
        if (!SqsText.IsName(name, SqsLimits.AttributeNameLength, "_-."))
            throw SqsErrors.InvalidParameter("Message (user) attribute name can only contain letters, digits, periods, hyphens and underscores.");
        if (name[0] == '.' || name[^1] == '.' || name.Contains("..", StringComparison.Ordinal))
            throw SqsErrors.InvalidParameter($"Message (user) attribute name '{name}' must not start or end with a period, nor hold two in a row.");
        foreach (var prefix in ReservedPrefixes)
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                throw SqsErrors.InvalidParameter($"Message (user) attribute name '{name}' starts with the reserved prefix '{prefix}'.");
    }

    private static void CheckValue(string name, MessageAttributeValue? value)
    {
        if (string.IsNullOrEmpty(value?.DataType))
            throw SqsErrors.InvalidParameter($"The message attribute '{name}' must contain a non-empty message attribute type.");
        if (value.StringListValues is { Count: > 0 } || value.BinaryListValues is { Count: > 0 })
            throw SqsErrors.Unsupported("Message attribute list values in SendMessage operation are not supported.");
        if (value.DataType.Length > SqsLimits.AttributeTypeLength)
            throw SqsErrors.InvalidParameter($"Length of message attribute type must be at most {SqsLimits.AttributeTypeLength} bytes.");

        if (StoredSqsAttribute.IsOfType(value.DataType, "Binary"))
        {
            if (value.BinaryValue is null || value.BinaryValue.ToArray().Length == 0) throw Empty(name, "Binary");
            return;
        }

        var isNumber = StoredSqsAttribute.IsOfType(value.DataType, "Number");
        if (!isNumber && !StoredSqsAttribute.IsOfType(value.DataType, "String"))
            throw SqsErrors.InvalidParameter(
                $"The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.");
        if (string.IsNullOrEmpty(value.StringValue)) throw Empty(name, isNumber ? "Number" : "String");
        SqsText.RequireAllowedCharacters(value.StringValue, $"the message attribute '{name}'");
        if (isNumber && !IsNumber(value.StringValue))
            throw SqsErrors.InvalidParameter($"Can't cast the value of message (user) attribute '{name}' to a number.");
    }

    private static Amazon.SQS.AmazonSQSException Empty(string name, string type) =>
        SqsErrors.InvalidParameter($"Message (user) attribute '{name}' must contain a non-empty value of type '{type}'.");

    private static bool IsNumber(string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return false;
        if (number is not (>= -1e128 and <= 1e126)) return false;
        var digits = 0;
        foreach (var c in text)
        {
            if (c is 'e' or 'E') break;
            if (char.IsAsciiDigit(c) && (digits > 0 || c != '0')) digits++;
        }

        return digits <= SqsLimits.NumberDigits;
    }
}
