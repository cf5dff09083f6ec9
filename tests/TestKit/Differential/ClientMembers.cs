using System.Reflection;

namespace Messaging.Propagation.TestKit;

/// <summary>One public member of a client that a test can call: a method, or one accessor of a property or an event.</summary>
/// <param name="Method">The method or accessor.</param>
/// <param name="Name">The member's name in C#; overloads share it.</param>
/// <param name="Signature">The member with its types, as the table of an adapter lists it.</param>
public sealed record ClientMember(MethodInfo Method, string Name, string Signature)
{
    /// <summary>The event that the member adds a handler to or removes one from; otherwise null.</summary>
    public EventInfo? Event { get; init; }

    /// <summary>True if the member reads a property, so that calling it once more changes nothing; otherwise, false.</summary>
    public bool IsGetter => Method.IsSpecialName && Method.Name.StartsWith("get_", StringComparison.Ordinal);
}

/// <summary>Lists the public members of a client's interface or class.</summary>
public static class ClientMembers
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance;

    /// <summary>Returns every public member, those of inherited interfaces and base classes included; <see cref="object"/>'s are left out.</summary>
    public static IReadOnlyList<ClientMember> Of(Type client) =>
        [.. Types(client).SelectMany(type => type.GetMethods(Public)).Where(method => method.GetBaseDefinition().DeclaringType != typeof(object)).Select(Describe).DistinctBy(member => member.Signature)];

    /// <summary>Returns the events of <see cref="Of"/>.</summary>
    public static IReadOnlyList<EventInfo> EventsOf(Type client) => [.. Types(client).SelectMany(type => type.GetEvents(Public)).DistinctBy(each => each.Name)];

    /// <summary>Returns the interfaces of a class that other code can name: public ones that were not made at run time.</summary>
    public static IReadOnlyList<Type> InterfacesOf(Type client) => [.. client.GetInterfaces().Where(type => type.IsVisible && !type.Assembly.IsDynamic)];

    /// <summary>Fails if the client has a member that the table does not list, or the table lists a member that the client does not have.</summary>
    /// <param name="client">The client's interface or class.</param>
    /// <param name="table">One signature a line. A line that ends in <c>(optional)</c> is a member that not every supported version has.</param>
    public static void AreListed(Type client, string table)
    {
        const string optional = " (optional)";
        var lines = table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var members = Of(client).Select(member => member.Signature).ToHashSet();
        var unlisted = members.Except(lines.Select(line => line.Replace(optional, "", StringComparison.Ordinal)));
        var gone = lines.Where(line => !line.EndsWith(optional, StringComparison.Ordinal) && !members.Contains(line));
        Assert.True(
            !unlisted.Any() && !gone.Any(),
            $"{client.Name} has changed. Decide whether the decorator must intercept each new member, then list it.\nNot listed:\n{string.Join('\n', unlisted)}\nGone:\n{string.Join('\n', gone)}");
    }

    private static IEnumerable<Type> Types(Type client) => client.IsInterface ? client.GetInterfaces().Append(client) : [client];

    private static ClientMember Describe(MethodInfo method)
    {
        var type = method.DeclaringType!;
        if (Array.Find(type.GetProperties(Public), property => Is(property.GetMethod) || Is(property.SetMethod)) is { } property)
            return new(method, property.Name, $"{NameOf(type)}.{property.Name} {{ {(Is(property.GetMethod) ? "get" : "set")} }}");
        if (Array.Find(type.GetEvents(Public), each => Is(each.AddMethod) || Is(each.RemoveMethod)) is { } @event)
            return new(method, @event.Name, $"{NameOf(type)}.{@event.Name} {{ {(Is(@event.AddMethod) ? "add" : "remove")} }}") { Event = @event };
        return new(method, method.Name, $"{NameOf(type)}.{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => NameOf(parameter.ParameterType)))})");

        // Reflection has another object for an inherited accessor than for the one of its declaring type.
        bool Is(MethodInfo? accessor) => accessor?.MethodHandle == method.MethodHandle;
    }

    private static string NameOf(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;
}
