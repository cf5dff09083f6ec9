namespace Messaging.Propagation;

/// <summary>Those who are told. One that throws is reported, and the others are told all the same.</summary>
internal sealed class ObserverList(IReadOnlyCollection<IPropagationObserver> first, Action<string, Exception> report)
{
    private readonly Lock gate = new();
    private volatile IPropagationObserver[] observers = [.. first];

    public int Count => observers.Length;

    public IDisposable Add(IPropagationObserver observer)
    {
        lock (gate) observers = [.. observers, observer];
        return new Membership(this, observer);
    }

    public void OnInjected(in InjectionReport injected) => Tell(injected, static (observer, in injected) => observer.OnInjected(injected));

    public void OnArrived(in ArrivalReport arrived) => Tell(arrived, static (observer, in arrived) => observer.OnArrived(arrived));

    public void OnSamplingMismatch(MessagingOperation operation) => Tell(operation, static (observer, in operation) => observer.OnSamplingMismatch(operation));

    private void Tell<T>(in T news, Telling<T> tell)
    {
        foreach (var observer in observers)
        {
            try
            {
                tell(observer, news);
            }
            catch (Exception exception)
            {
                report("observe", exception);
            }
        }
    }

    private void Remove(IPropagationObserver observer)
    {
        lock (gate)
        {
            var index = Array.IndexOf(observers, observer);
            if (index >= 0) observers = [.. observers[..index], .. observers[(index + 1)..]];
        }
    }

    private delegate void Telling<T>(IPropagationObserver observer, in T news);

    private sealed class Membership(ObserverList list, IPropagationObserver observer) : IDisposable
    {
        private ObserverList? list = list;

        public void Dispose() => Interlocked.Exchange(ref list, null)?.Remove(observer);
    }
}
