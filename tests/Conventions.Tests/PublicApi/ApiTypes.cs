using System.Reflection;
using System.Runtime.CompilerServices;

namespace Messaging.Conventions.Tests;

/// <summary>The line that declares a type.</summary>
internal static class ApiTypes
{
    public static string Declaration(Type type)
    {
        var bases = Bases(type).ToList();
        var inherits = bases.Count > 0 ? " : " + string.Join(", ", bases) : "";
        return $"{Attributes(type)}public {Kind(type)} {ApiNames.Of(type)}{inherits}{Constraints(type.GetGenericArguments())}";
    }

    public static string Constraints(Type[] parameters) =>
        string.Concat(parameters.Where(parameter => parameter.IsGenericParameter)
            .Select(parameter => (parameter, list: ConstraintsOf(parameter).ToList()))
            .Where(constrained => constrained.list.Count > 0)
            .Select(constrained => $" where {constrained.parameter.Name} : {string.Join(", ", constrained.list)}"));

    /// <summary>Those that change what the compiler says to a caller.</summary>
    public static string Attributes(MemberInfo member) =>
        (member.IsDefined(typeof(FlagsAttribute)) ? "[Flags] " : "")
        + (member.GetCustomAttribute<ObsoleteAttribute>() is { } obsolete ? $"[Obsolete(\"{obsolete.Message}\")] " : "");

    public static bool IsRecord(Type type)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        return type.GetMethod("<Clone>$", All) is not null
            || (type.IsValueType && type.GetMethod("PrintMembers", All)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true);
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum) return "enum";
        if (type.IsInterface) return "interface";
        if (type.IsSubclassOf(typeof(Delegate))) return "delegate";
        var record = IsRecord(type) ? "record " : "";
        if (type.IsValueType)
            return $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}{record}struct";
        var modifier = type switch
        {
            { IsAbstract: true, IsSealed: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsSealed: true } => "sealed ",
            _ => "",
        };
        return modifier + record + "class";
    }

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum)
        {
            var underlying = Enum.GetUnderlyingType(type);
            return underlying == typeof(int) ? [] : [ApiNames.Of(underlying)];
        }

        if (type.IsSubclassOf(typeof(Delegate))) return [];
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var interfaces = type.GetInterfaces();
        var direct = interfaces.Except(inherited).Except(interfaces.SelectMany(i => i.GetInterfaces()))
            .Where(i => i.IsVisible).Select(i => ApiNames.Of(i)).Order(StringComparer.Ordinal);
        return type.BaseType is { } baseType && baseType != typeof(object) && baseType != typeof(ValueType)
            ? [ApiNames.Of(baseType), .. direct]
            : direct;
    }

    private static IEnumerable<string> ConstraintsOf(Type parameter)
    {
        var flags = parameter.GenericParameterAttributes;
        var isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (isStruct) yield return "struct";
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) yield return "class";
        foreach (var type in parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType))) yield return ApiNames.Of(type);
        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct) yield return "new()";
        if (flags.HasFlag(GenericParameterAttributes.AllowByRefLike)) yield return "allows ref struct";
    }
}
