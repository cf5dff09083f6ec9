namespace Messaging.Propagation;

/// <summary>
/// One container's part in <see cref="MessagePropagator.Default"/>, from the time its propagator is made until the container is disposed.
/// The default follows the oldest container in the process; without any container it has default options.
/// </summary>
internal sealed class ProcessDefault : IDisposable
{
    private static readonly Lock Gate = new();
    private static readonly List<ProcessDefault> Containers = [];
    private static readonly List<Membership> Memberships = [];
    private static readonly MessagePropagator Unconfigured = MessagePropagator.Create();
    private static MessagePropagator followed = Unconfigured;
    private static volatile bool isShared;

    private MessagePropagator propagator = Unconfigured;

    /// <summary>Gets the process's default. Clients keep it; its options change as containers come and go.</summary>
    public static MessagePropagator Propagator { get; } = MessagePropagator.CreateFollower(Unconfigured);

    /// <summary>Makes the default follow a container's propagator, unless an older container is alive.</summary>
    public void Offer(MessagePropagator made)
    {
        lock (Gate)
        {
            propagator = made;
            Containers.Add(this);
            FollowOldest();
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            Containers.Remove(this);
            FollowOldest();
        }
    }

    /// <summary>Adds an observer that stays with the default, whichever container it follows.</summary>
    public static IDisposable AddObserver(IPropagationObserver observer)
    {
        lock (Gate)
        {
            var membership = new Membership(observer) { Current = followed.AddObserver(observer) };
            Memberships.Add(membership);
            return membership;
        }
    }

    /// <summary>Logs once per container that a client without a propagator cannot tell which of several containers it belongs to.</summary>
    public static void ReportIfShared()
    {
        if (!isShared) return;
        ProcessDefault[] containers;
        lock (Gate) containers = [.. Containers];
        foreach (var container in containers) container.propagator.SayDefaultIsShared(containers.Length);
    }

    private static void FollowOldest()
    {
        isShared = Containers.Count > 1;
        var next = Containers.Count > 0 ? Containers[0].propagator : Unconfigured;
        if (next == followed) return;

        followed = next;
        Propagator.Follow(next);
        foreach (var membership in Memberships)
        {
            membership.Current.Dispose();
            membership.Current = next.AddObserver(membership.Observer);
        }
    }

    private sealed class Membership(IPropagationObserver observer) : IDisposable
    {
        public IPropagationObserver Observer => observer;

        public required IDisposable Current { get; set; }

        public void Dispose()
        {
            lock (Gate)
            {
                Memberships.Remove(this);
                Current.Dispose();
            }
        }
    }
}
