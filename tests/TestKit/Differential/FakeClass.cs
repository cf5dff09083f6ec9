using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace Messaging.Propagation.TestKit;

/// <summary>A fake of a client that is a class: a derived class, made at run time, whose overrides of all public virtual members go to a <see cref="FakeSide"/>.</summary>
public static class FakeClass
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ConcurrentDictionary<Type, Type> Derived = new();
    private static readonly ModuleBuilder Module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("FakeClasses"), AssemblyBuilderAccess.Run).DefineDynamicModule("FakeClasses");

    /// <summary>Creates a fake by the constructor of the class that takes these arguments, which mocks use without any.</summary>
    public static TClient Create<TClient>(FakeSide side, params object?[] arguments)
        where TClient : class
    {
        var type = Derived.GetOrAdd(typeof(TClient), Derive);
        var fake = Activator.CreateInstance(type, Instance, null, arguments, null)!;
        type.GetField(nameof(side))!.SetValue(fake, side);
        return (TClient)fake;
    }

    private static Type Derive(Type client)
    {
        lock (Module)
        {
            var type = Module.DefineType($"Fake{client.Name}", TypeAttributes.Public | TypeAttributes.Class, client);
            var side = type.DefineField("side", typeof(FakeSide), FieldAttributes.Public);
            foreach (var constructor in client.GetConstructors(Instance).Where(each => each.IsPublic || each.IsFamily || each.IsFamilyOrAssembly)) Forward(type, constructor);
            foreach (var member in ClientMembers.Of(client).Select(member => member.Method).Where(method => method is { IsVirtual: true, IsFinal: false })) Override(type, member, side);
            return type.CreateType();
        }
    }

    private static void Forward(TypeBuilder type, ConstructorInfo constructor)
    {
        var parameters = Array.ConvertAll(constructor.GetParameters(), parameter => parameter.ParameterType);
        var code = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, parameters).GetILGenerator();
        for (var i = 0; i <= parameters.Length; i++) code.Emit(OpCodes.Ldarg, i);
        code.Emit(OpCodes.Call, constructor);
        code.Emit(OpCodes.Ret);
    }

    private static void Override(TypeBuilder type, MethodInfo member, FieldInfo side)
    {
        var parameters = Array.ConvertAll(member.GetParameters(), parameter => parameter.ParameterType);
        var code = type.DefineMethod(member.Name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig, member.ReturnType, parameters).GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldfld, side);
        code.Emit(OpCodes.Ldtoken, member);
        code.Emit(OpCodes.Call, typeof(MethodBase).GetMethod(nameof(MethodBase.GetMethodFromHandle), [typeof(RuntimeMethodHandle)])!);
        code.Emit(OpCodes.Castclass, typeof(MethodInfo));
        code.Emit(OpCodes.Ldc_I4, parameters.Length);
        code.Emit(OpCodes.Newarr, typeof(object));
        for (var i = 0; i < parameters.Length; i++)
        {
            code.Emit(OpCodes.Dup);
            code.Emit(OpCodes.Ldc_I4, i);
            code.Emit(OpCodes.Ldarg, i + 1);
            code.Emit(OpCodes.Box, parameters[i]);
            code.Emit(OpCodes.Stelem_Ref);
        }

        // Static, so that a constructor beneath may call members before there is a side.
        code.Emit(OpCodes.Call, typeof(FakeClass).GetMethod(nameof(Called), BindingFlags.Static | BindingFlags.Public)!);
        if (member.ReturnType == typeof(void)) code.Emit(OpCodes.Pop);
        else code.Emit(OpCodes.Unbox_Any, member.ReturnType);
        code.Emit(OpCodes.Ret);
    }

    /// <summary>Called by every override.</summary>
    public static object? Called(FakeSide? side, MethodInfo member, object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(member);
        if (side is not null) return side.Called(member, arguments);
        return member.ReturnType is { IsValueType: true } type && type != typeof(void) ? Activator.CreateInstance(type) : null;
    }
}
