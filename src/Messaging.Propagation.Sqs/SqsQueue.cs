namespace Messaging.Propagation.Sqs;

/// <summary>A queue by its URL, <c>https://host/account/name</c>.</summary>
/// <param name="Url">The URL.</param>
internal sealed record SqsQueue(string Url)
{
    /// <summary>The name, the last part of the URL; all of it where it has no parts.</summary>
    public string Name => Url[(Url.TrimEnd('/').LastIndexOf('/') + 1)..].TrimEnd('/');

    /// <summary>How policies and signatures name the queue: by its name, whose case counts.</summary>
    public PolicyDestination Policy => PolicyOf(Name);

    /// <inheritdoc cref="Policy"/>
    /// <param name="name">The name of the queue.</param>
    public static PolicyDestination PolicyOf(string name) => new(name) { SignedName = name };

    /// <summary>What is known of the client that speaks to it.</summary>
    public MessagingClient Client
    {
        get
        {
            var address = Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri : null;
            return new MessagingClient
            {
                System = SqsAttributes.System,
                ServerAddress = address?.Host,
                ServerPort = address?.Port,
                Attributes = [new(SqsAttributes.QueueUrl, Url)],
            };
        }
    }
}
