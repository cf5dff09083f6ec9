namespace Messaging.Propagation;

/// <summary>
/// What every decorated client is, however it was decorated: it knows the object that watches its calls. For those who write a decorator.
/// </summary>
public interface IPropagationDecorator
{
    /// <summary>The object that watches the client's calls.</summary>
    object Interceptor { get; }
}
