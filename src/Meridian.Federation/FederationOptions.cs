using System.Net;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What a federation is called and how patient it is. Read once at start.</summary>
public sealed class FederationOptions
{
    /// <summary>Name of the federation: part of every DNS name and of the mark on every copy. Default <c>world</c>.</summary>
    public string Name { get; set; } = "world";

    /// <summary>Domain below which the federation's DNS names are, without a final dot. Default <c>meridian.test</c>.</summary>
    public string DnsZone { get; set; } = "meridian.test";

    /// <summary>Addresses, with port, of the DNS servers that serve <see cref="DnsZone"/>; members are told. Default <c>127.53.0.1:53</c>.</summary>
    public IReadOnlyList<string> DnsServers { get; set; } = ["127.53.0.1:53"];

    /// <summary>Namespace of the federation's own objects, such as member credentials. Never propagated. Default <c>federation-system</c>.</summary>
    public string SystemNamespace { get; set; } = "federation-system";

    /// <summary>Loopback block from which global addresses are taken. Default 127.53.0.0/16.</summary>
    public LoopbackBlock Block { get; set; } = new(53);

    /// <summary>The one global address of all Ingresses, which somebody else brings to this process; null for one of <see cref="Block"/> each. Default null.</summary>
    public IPAddress? SharedAddress { get; set; }

    /// <summary>
    /// Who this control plane is, as no other on earth: replicas that share a store share it, a restored copy elsewhere must not. Each member has
    /// a Lease that names who may drive it. Empty: members are driven without asking. Default empty.
    /// </summary>
    public string Identity { get; set; } = "";

    /// <summary>How long after its last renewal another control plane leaves a member's Lease alone; whole seconds. Default 40 s.</summary>
    public TimeSpan MemberLeaseDuration { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>How long after its last renewal a member's Lease is counted on. Default 30 s.</summary>
    public TimeSpan MemberLeaseDeadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a member's Lease is renewed. Default 10 s.</summary>
    public TimeSpan MemberLeasePeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two probes of a member that is well. Default 1 s.</summary>
    public TimeSpan ProbePeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time a probe may take. Default 1 s.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Time between two probes of a member that failed the last one. Default 250 ms. A broken watch stream causes a probe at once.</summary>
    public TimeSpan ProbeRetryPeriod { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long every probe must fail until a member counts as NotReady or Offline: names and traffic go elsewhere, and it is given no more work.
    /// Default 4 s. A member that dies is noticed at once by its streams; one that hangs a <see cref="ProbePeriod"/> and a <see cref="ProbeTimeout"/> later.
    /// </summary>
    public TimeSpan NotReadyDelay { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long every probe must fail until the work of a member is given to others, where no policy says otherwise. Default 8 s, so that all is
    /// well again within 10 s.
    /// </summary>
    public TimeSpan FailoverDelay { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// How long every probe of a member that was ready before the federation started must fail until it counts as lost. Default 15 s. Longer
    /// than <see cref="NotReadyDelay"/>: after a common loss of power members may be back a little later than the federation.
    /// </summary>
    public TimeSpan FirstContactDelay { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a member that was lost must be well again until it is given work. Default 10 s. It doubles with every further loss within
    /// <see cref="FlapMemory"/>, up to <see cref="LongestFailback"/>: what comes and goes is not worth moving for.
    /// </summary>
    public TimeSpan FailbackDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a loss is held against a member. Default 10 min.</summary>
    public TimeSpan FlapMemory { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest time a member that was lost must be well again until it is given work. Default 5 min.</summary>
    public TimeSpan LongestFailback { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest time one write to a member may take. Default 5 s.</summary>
    public TimeSpan MemberCallTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>First wait after a failed write to a member; it doubles with every failure in a row. Default 100 ms.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait after a failed write. Default 30 s. A member that changes its standing is tried at once.</summary>
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Copies that may always be taken away from one member within <see cref="RemovalWindow"/> because a policy, a selector or a label changed. Default 10.
    /// </summary>
    public int RemovalFloor { get; set; } = 10;

    /// <summary>Share of a member's copies that may be taken away within <see cref="RemovalWindow"/> for the same causes, 0 to 1. Default 0.25.</summary>
    public double RemovalShare { get; set; } = 0.25;

    /// <summary>Time after which a removal no longer counts against <see cref="RemovalFloor"/> and <see cref="RemovalShare"/>. Default 5 min.</summary>
    public TimeSpan RemovalWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Copies that may always be deleted in one member within <see cref="DeletionWindow"/> because their federated objects were deleted. Default 1,000.</summary>
    public int DeletionFloor { get; set; } = 1000;

    /// <summary>Share of a member's copies that may be deleted within <see cref="DeletionWindow"/> for the same cause, 0 to 1. Default 0.5.</summary>
    public double DeletionShare { get; set; } = 0.5;

    /// <summary>Time after which a deletion no longer counts against <see cref="DeletionFloor"/> and <see cref="DeletionShare"/>. Default 1 min.</summary>
    public TimeSpan DeletionWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long what became of an object is gathered before it is written to its status and its Placement. Default 20 ms.</summary>
    public TimeSpan ReportDelay { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The same while much is to be written to members, which goes first. Default 1 s.</summary>
    public TimeSpan BusyReportDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long resolvers may keep the federation's DNS records. Default 5 s.</summary>
    public TimeSpan RecordTtl { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Who serves the names for the world besides the federation's own name server; null for nobody. Default null.</summary>
    public DnsProviderChoice? DnsProvider { get; set; }
}
