using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Messaging.Propagation.TestKit;

/// <summary>Makes up a value of any type, no two alike where the type has many: what is made is only passed around.</summary>
/// <param name="samples">Values of types that cannot be made up, and type arguments for generic methods.</param>
internal sealed class MadeUp(params object[] samples)
{
    private int last;

    /// <summary>The method itself, or, where it is generic, with the types of the first samples that its constraints take.</summary>
    public MethodInfo Close(MethodInfo method)
    {
        if (!method.IsGenericMethodDefinition) return method;
        var arguments = Array.ConvertAll(method.GetGenericArguments(), parameter =>
            Array.Find(samples, sample => parameter.GetGenericParameterConstraints().All(constraint => constraint.IsInstanceOfType(sample)))?.GetType()
            ?? throw new InvalidOperationException($"{method}: pass a sample for {parameter}."));
        return method.MakeGenericMethod(arguments);
    }

    public object Of(Type type)
    {
        type = type.IsByRef ? type.GetElementType()! : Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(object)) return new object();
        if (type == typeof(string)) return $"made up {Next()}";
        if (type == typeof(bool)) return true;
        if (type == typeof(TimeSpan)) return TimeSpan.FromMilliseconds(Next());
        if (type == typeof(CancellationToken)) return new CancellationTokenSource().Token;
        if (type.IsEnum) return Enum.GetValues(type).GetValue(Next() % Enum.GetValues(type).Length)!;
        if (type.IsPrimitive) return Convert.ChangeType(Next() % 100, type, CultureInfo.InvariantCulture);
        if (Array.Find(samples, type.IsInstanceOfType) is { } sample) return sample;
        if (type == typeof(Task)) return Task.CompletedTask;
        if (Generic(type, typeof(Task<>)) is { } result) return Call(nameof(TaskOf), result);
        if (Generic(type, typeof(ValueTask<>)) is { } valueResult) return Activator.CreateInstance(type, Of(valueResult))!;
        if (type.IsSubclassOf(typeof(Delegate))) return DelegateOf(type);
        if (type.IsArray) return Call(nameof(ArrayOf), type.GetElementType()!);
        return type.IsInterface ? OfInterface(type) : OfClass(type);
    }

    private static Type? Generic(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition ? type.GetGenericArguments()[0] : null;

    private static Delegate DelegateOf(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        var parameters = invoke.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType));
        return Expression.Lambda(type, Expression.Default(invoke.ReturnType), parameters).Compile();
    }

    private object OfInterface(Type type)
    {
        if (type.IsGenericType && type.GetGenericArguments() is [var element])
        {
            var list = typeof(List<>).MakeGenericType(element);
            if (type.IsAssignableFrom(list)) return Activator.CreateInstance(list, Call(nameof(ArrayOf), element))!;
        }

        if (type.IsGenericType && type.GetGenericArguments() is [var key, var value])
        {
            var dictionary = typeof(Dictionary<,>).MakeGenericType(key, value);
            if (type.IsAssignableFrom(dictionary)) return Activator.CreateInstance(dictionary)!;
        }

        return RecordingClient.Create(type, this);
    }

    private object OfClass(Type type)
    {
        if (type.IsAbstract) throw new InvalidOperationException($"Pass a sample of {type}: it is abstract.");

        // The simplest there is, but of a struct one that says something.
        var constructor = type.GetConstructors().Where(made => !type.IsValueType || made.GetParameters().Length > 0)
            .MinBy(made => made.GetParameters().Length);
        return constructor is null
            ? RuntimeHelpers.GetUninitializedObject(type)
            : constructor.Invoke(Array.ConvertAll(constructor.GetParameters(), parameter => (object?)Of(parameter.ParameterType)));
    }

    private T[] ArrayOf<T>() => [(T)Of(typeof(T))];

    private Task<T> TaskOf<T>() => Task.FromResult((T)Of(typeof(T)));

    private object Call(string method, Type type) =>
        GetType().GetMethod(method, BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(this, null)!;

    private int Next() => Interlocked.Increment(ref last);
}
