using System.Reflection;
using System.Runtime.CompilerServices;

namespace Messaging.Conventions.Tests;

/// <summary>The lines of a type's members that others can use: public ones, and protected ones where the type can be derived from.</summary>
internal sealed class ApiMembers(Type type)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly NullabilityInfoContext nullability = new();

    public IEnumerable<string> Lines()
    {
        if (type.IsEnum) return EnumMembers();
        if (type.IsSubclassOf(typeof(Delegate))) return [Method(type.GetMethod("Invoke")!)];
        return
        [
            .. Sorted(type.GetFields(Declared).Where(field => IsOpen(field.IsPublic, field.IsFamily || field.IsFamilyOrAssembly)), Field),
            .. Sorted(type.GetConstructors(Declared).Where(IsOpen).Where(IsWritten), Constructor),
            .. Sorted(type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsOpen)).Where(IsWritten), Property),
            .. Sorted(type.GetEvents(Declared).Where(declared => IsOpen(declared.AddMethod!)), Event),
            .. Sorted(type.GetMethods(Declared).Where(IsOpen).Where(IsOwnMethod), Method),
        ];
    }

    private static IEnumerable<string> Sorted<TMember>(IEnumerable<TMember> members, Func<TMember, string> line)
        where TMember : MemberInfo =>
        members.Select(member => (member.Name, Line: line(member)))
            .OrderBy(shown => shown.Name, StringComparer.Ordinal).ThenBy(shown => shown.Line, StringComparer.Ordinal)
            .Select(shown => shown.Line);

    private static bool IsWritten(MemberInfo member) => !member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    // A positional record's Deconstruct is written by the compiler and called by people.
    private static bool IsOwnMethod(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && (IsWritten(method) || method.Name == "Deconstruct");

    private static string Access(MethodBase method) => method.IsPublic ? "public " : "protected ";

    private bool IsOpen(MethodBase method) => IsOpen(method.IsPublic, method.IsFamily || method.IsFamilyOrAssembly);

    private bool IsOpen(bool isPublic, bool isProtected) => isPublic || (isProtected && !type.IsSealed);

    private IEnumerable<string> EnumMembers() =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"{field.Name} = {field.GetRawConstantValue()}");

    private string Constructor(ConstructorInfo made) => $"{Access(made)}{type.Name.Split('`')[0]}({Parameters(made)})";

    private string Event(EventInfo declared) =>
        $"{Modifiers(declared.AddMethod!)}event {ApiNames.Of(declared.EventHandlerType!, nullability.Create(declared))} {declared.Name}";

    private string Field(FieldInfo field)
    {
        var kind = field switch
        {
            { IsLiteral: true } => "const ",
            { IsStatic: true, IsInitOnly: true } => "static readonly ",
            { IsStatic: true } => "static ",
            { IsInitOnly: true } => "readonly ",
            _ => "",
        };
        var value = field.IsLiteral ? $" = {ApiNames.Value(field.GetRawConstantValue(), field.FieldType)}" : "";
        return $"{(field.IsPublic ? "public " : "protected ")}{kind}{ApiNames.Of(field.FieldType, nullability.Create(field))} {field.Name}{value}";
    }

    private string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsOpen).ToList();
        var widest = accessors.Find(accessor => accessor.IsPublic) ?? accessors[0];
        var modifiers = Modifiers(widest) + (property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "");
        var propertyType = ApiNames.Of(property.PropertyType, nullability.Create(property));
        var name = property.GetIndexParameters() is { Length: > 0 } indexes ? $"this[{string.Join(", ", indexes.Select(Parameter))}]" : property.Name;
        var verbs = accessors.Select(accessor => $"{(accessor.IsPublic || !widest.IsPublic ? "" : "protected ")}{Verb(property, accessor)}; ");
        return $"{ApiTypes.Attributes(property)}{modifiers}{propertyType} {name} {{ {string.Concat(verbs)}}}";
    }

    private static string Verb(PropertyInfo property, MethodInfo accessor)
    {
        if (accessor == property.GetMethod) return "get";
        return accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init" : "set";
    }

    private string Method(MethodInfo method)
    {
        var arguments = method.GetGenericArguments();
        var generic = arguments.Length > 0 ? $"<{string.Join(", ", arguments.Select(argument => argument.Name))}>" : "";
        var returned = ApiNames.Of(method.ReturnType, nullability.Create(method.ReturnParameter));
        var signature = $"{method.Name}{generic}({Parameters(method)}){ApiTypes.Constraints(arguments)}";
        return $"{ApiTypes.Attributes(method)}{Modifiers(method)}{returned} {signature}";
    }

    private string Modifiers(MethodInfo method)
    {
        if (type.IsInterface) return method.IsStatic ? "static " : "";
        var isOverride = method.IsVirtual && method.GetBaseDefinition() != method;
        return Access(method) + method switch
        {
            { IsStatic: true } => "static ",
            { IsAbstract: true } => isOverride ? "abstract override " : "abstract ",
            { IsVirtual: true, IsFinal: false } when !type.IsSealed => isOverride ? "override " : "virtual ",
            { IsVirtual: true } when isOverride => "override ",
            _ => "",
        };
    }

    private string Parameters(MethodBase method)
    {
        var self = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return self + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private string Parameter(ParameterInfo parameter)
    {
        var mode = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true } when parameter.IsIn => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) => "params ",
            _ => "",
        };
        var value = parameter.HasDefaultValue ? $" = {ApiNames.Value(parameter.DefaultValue, parameter.ParameterType)}" : "";
        return $"{mode}{ApiNames.Of(parameter.ParameterType, nullability.Create(parameter))} {parameter.Name}{value}";
    }
}
