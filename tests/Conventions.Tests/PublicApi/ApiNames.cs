using System.Globalization;
using System.Reflection;

namespace Messaging.Conventions.Tests;

/// <summary>Names of types and values as C# writes them, namespaces and nullability included.</summary>
internal static class ApiNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
    };

    public static string Of(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef) return Of(type.GetElementType()!, nullability);
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Of(underlying) + "?";

        var states = (nullability?.ReadState, nullability?.WriteState);
        var mark = CanBeNull(type) && states is (NullabilityState.Nullable, _) or (_, NullabilityState.Nullable) ? "?" : "";
        if (type.IsGenericParameter) return type.Name + mark;
        if (type.IsArray) return $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        if (Keywords.TryGetValue(type, out var keyword)) return keyword + mark;

        var arguments = type.GetGenericArguments();
        var name = Plain(type);
        if (arguments.Length == 0) return name + mark;
        var inner = arguments.Select((argument, i) => Of(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(i)));
        return $"{name}<{string.Join(", ", inner)}>{mark}";
    }

    public static string Value(object? value, Type type) => (value, Nullable.GetUnderlyingType(type) ?? type) switch
    {
        (null, { IsValueType: true } bare) when bare == type => "default",
        (null, _) => "null",
        (string text, _) => $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        (char letter, _) => $"'{letter}'",
        (bool truth, _) => truth ? "true" : "false",
        ({ } member, { IsEnum: true } @enum) => $"{Of(@enum)}.{Enum.ToObject(@enum, member)}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // Whether an unconstrained T may be null is its user's to say, and not to be read here.
    private static bool CanBeNull(Type type) =>
        type.IsGenericParameter
            ? type.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)
            : !type.IsValueType;

    private static string Plain(Type type)
    {
        var own = type.Name.Split('`')[0];
        if (type.DeclaringType is { } outer) return $"{Plain(outer)}.{own}";
        return type.Namespace is { Length: > 0 } space ? $"{space}.{own}" : own;
    }
}
