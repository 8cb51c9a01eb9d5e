using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Reaches member clusters. Injected, so that members may be other processes, other machines, or objects of a test.</summary>
public interface IMemberConnector
{
    /// <summary>Prepares a connection; the member need not answer yet.</summary>
    /// <param name="access">What the federation knows about the member.</param>
    /// <exception cref="FormatException">The credentials cannot be used; the message says which and why.</exception>
    IMemberConnection Connect(MemberAccess access);
}

/// <summary>How a member is to be reached.</summary>
/// <param name="Name">Name of the Cluster.</param>
/// <param name="Spec">Its spec.</param>
/// <param name="Credentials">Data of the secret that the spec names; empty when it names none.</param>
public sealed record MemberAccess(string Name, ClusterSpec Spec, IReadOnlyDictionary<string, byte[]> Credentials)
{
    /// <summary>The member's name only: credentials do not belong in text.</summary>
    public override string ToString() => Name;
}

/// <summary>An open connection to a member. Disposing it ends its watches.</summary>
public interface IMemberConnection : IAsyncDisposable
{
    /// <summary>The member's API, for what the federation decides. Writes may be refused with 503 while it is not this process that may drive the member.</summary>
    IKubeClient Client { get; }

    /// <summary>The member's API for what a user asks of one member, such as to delete a pod: allowed to every process of the federation, leading or not.</summary>
    IKubeClient PassThrough => Client;

    /// <summary>The member's running pods.</summary>
    IPodStreams Streams { get; }

    /// <summary>Live copies of the member's collections, shared by everything that reads the member.</summary>
    IInformers Informers { get; }

    /// <summary>Called when one of the watches broke: a reason to probe at once. Must be quick.</summary>
    event Action? StreamBroken;

    /// <summary>What the member serves. Default: not known, so everything is supposed to be served.</summary>
    DiscoveredApis Apis => DiscoveredApis.Unknown;

    /// <summary>Called after a change of <see cref="Apis"/>. Must be quick.</summary>
    event Action? ApisChanged
    {
        add { }
        remove { }
    }

    /// <summary>
    /// Whether the member honours <see cref="WriteOptions.MustBeNew"/>, so that it need not be asked beforehand whether a name is taken. Default false, as with
    /// Kubernetes's own server.
    /// </summary>
    bool KnowsConditionalApply => false;

    /// <summary>Says that <see cref="Apis"/> is out of date, such as when the member answered that it does not serve what it should. Default: nothing to refresh.</summary>
    void RefreshApis()
    {
    }

    /// <summary>Takes a successor of the credentials it was made with, without ending what is open. Returns false if that needs another connection, as it does by default.</summary>
    /// <exception cref="FormatException">The credentials cannot be used.</exception>
    bool TryRenew(MemberAccess access) => false;

    /// <summary>Asks the member how it is. Never throws but for cancellation.</summary>
    Task<MemberProbe> ProbeAsync(CancellationToken cancellationToken);
}
