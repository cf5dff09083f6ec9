using System.Reflection;
using System.Reflection.Emit;

namespace Messaging.Propagation.Tests.Decoration;

/// <summary>A class that names an interface of today and implements none of it, as an assembly compiled against yesterday's would hold it.</summary>
internal static class OlderDecorator
{
    public static object Make()
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("older"), AssemblyBuilderAccess.RunAndCollect);
        var type = assembly.DefineDynamicModule("older").DefineType("Older", TypeAttributes.Public | TypeAttributes.Sealed, typeof(object), [typeof(DecoratorTests.IClient)]);
        return Activator.CreateInstance(type.CreateType())!;
    }
}
