using System.Reflection;
using System.Reflection.Emit;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Decoration;

public sealed class DecoratorTests
{
    private readonly Client client = new();
    private readonly Interceptor interceptor = new();
    private readonly LogRecorder log = new();

    [Fact]
    public void The_compiled_decorator_is_used_where_it_loads()
    {
        var decorated = Decorate(() => new Compiled());

        Assert.IsType<Compiled>(decorated);
        Assert.Empty(log.Entries);
    }

    [Fact]
    public void A_decorator_that_cannot_be_loaded_is_replaced_by_a_proxy_and_that_is_said_once()
    {
        var decorated = Decorate(() => throw new TypeLoadException("Method 'New' does not have an implementation."), out var propagator);
        Decorator.Create<IClient>(client, interceptor, () => throw new TypeLoadException(), propagator);

        Assert.Equal("intercepted 7", decorated.Send("seven", 7));
        Assert.Equal("inner eight", decorated.Send("eight"));
        Assert.Equal("inner new", decorated.New());
        Assert.Equal(21, decorated.Generic(21));
        Assert.Equal("inner property", decorated.Property);
        Assert.Same(interceptor, Decorator.InterceptorOf<Interceptor>(decorated));
        var entry = Assert.Single(log.Entries);
        Assert.Equal("messaging.propagation.proxy", entry.Event);
        Assert.Contains("IClient", entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_lacks_a_member_of_its_interface_really_cannot_be_loaded()
    {
        // What a decorator compiled against an older interface is, made here: a class without the member that the interface has.
        Assert.Throws<TypeLoadException>(() => OlderDecorator.Make());
        var decorated = Decorate(() => (IClient)OlderDecorator.Make());

        Assert.Equal("inner new", decorated.New());
    }

    [Fact]
    public void The_switch_forces_the_proxy()
    {
        var propagator = MessagePropagator.Create(options =>
        {
            options.UseDispatchProxy = true;
            options.LoggerFactory = log;
        });

        var decorated = Decorator.Create<IClient>(client, interceptor, () => new Compiled(), propagator);

        Assert.IsAssignableFrom<DispatchProxy>(decorated);
        Assert.Equal("intercepted 7", decorated.Send("seven", 7));
        Assert.Empty(log.Entries);
    }

    [Fact]
    public void Exceptions_come_through_a_proxy_as_they_are()
    {
        var decorated = Decorate(() => throw new TypeLoadException());

        Assert.Throws<FormatException>(decorated.Throw);
        Assert.Throws<NotSupportedException>(() => decorated.ThrowIntercepted());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Public_interface_that_only_this_client_has_is_reachable_through_a_proxy(bool useProxy)
    {
        var propagator = MessagePropagator.Create(options => (options.UseDispatchProxy, options.LoggerFactory) = (useProxy, log));

        var decorated = Decorator.Create<IClient>(new SessionClient(), interceptor, () => new Compiled(), propagator);
        Decorator.Create<IClient>(new SessionClient(), interceptor, () => new Compiled(), propagator);

        Assert.Equal("a session", ((ISession)decorated).Id);
        Assert.Equal("intercepted 7", decorated.Send("seven", 7));
        Assert.Equal("inner property", decorated.Property);
        Assert.Equal(useProxy ? [] : ["messaging.propagation.interfaces"], log.Entries.Select(entry => entry.Event));
    }

    [Fact]
    public void Decorator_that_only_the_clients_library_sees_needs_no_other_interface()
    {
        var propagator = MessagePropagator.Create(options => options.LoggerFactory = log);

        Assert.IsType<Compiled>(Decorator.Create<IClient>(new SessionClient(), interceptor, () => new Compiled(), propagator, keepsInterfaces: false));
        Assert.Empty(log.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Interface_that_no_proxy_can_have_leaves_the_client_decorated_without_it(bool useProxy)
    {
        var propagator = MessagePropagator.Create(options => (options.UseDispatchProxy, options.LoggerFactory) = (useProxy, log));

        var decorated = Decorator.Create<IClient>(UnloadableClient(), interceptor, () => new Compiled(), propagator);

        Assert.Equal(useProxy, decorated is DispatchProxy);
        Assert.Contains("messaging.propagation.error", log.Entries.Select(entry => entry.Event));
    }

    // A type that can be unloaded cannot be named by one that cannot.
    private static IClient UnloadableClient()
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Unloadable"), AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule("Unloadable");
        var other = module.DefineType("IOther", TypeAttributes.Public | TypeAttributes.Interface | TypeAttributes.Abstract).CreateType();
        return (IClient)Activator.CreateInstance(module.DefineType("OtherClient", TypeAttributes.Public, typeof(Client), [other]).CreateType())!;
    }

    private IClient Decorate(Func<IClient> construct) => Decorate(construct, out _);

    private IClient Decorate(Func<IClient> construct, out MessagePropagator propagator)
    {
        propagator = MessagePropagator.Create(options => options.LoggerFactory = log);
        return Decorator.Create(client, interceptor, construct, propagator);
    }

    public interface IClient
    {
        string Property { get; }

        string Send(string text, int number);

        string Send(string text);

        string New();

        T Generic<T>(T value);

        void Throw();

        void ThrowIntercepted();
    }

    public interface ISession
    {
        string Id { get; }
    }

    public sealed class Interceptor
    {
        private readonly string name = "intercepted";

        public string Send(string text, int number) => $"{name} {number}";

        public void ThrowIntercepted() => throw new NotSupportedException(name);
    }

    public class Client : IClient
    {
        public string Property => "inner property";

        public string Send(string text, int number) => $"inner {number}";

        public string Send(string text) => $"inner {text}";

        public string New() => "inner new";

        public T Generic<T>(T value) => value;

        public void Throw() => throw new FormatException();

        public void ThrowIntercepted() => throw new FormatException();
    }

    private sealed class Compiled : Client;

    private sealed class SessionClient : Client, ISession
    {
        public string Id => "a session";
    }
}
