using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Federation.Tests;

/// <summary>Control planes that have, or think they have, the same member.</summary>
public sealed class FencedMembersTests : IAsyncDisposable
{
    private static readonly ObjectKey LeaseKey = new("kube-system", "meridian-federation-world");

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FakeMember member = new("a");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Holder => member.Api.Find(ResourceTypes.Leases, LeaseKey)!.View<Lease>().Spec.HolderIdentity;

    public ValueTask DisposeAsync() => member.DisposeAsync();

    [Fact]
    public async Task Probe_RestoredCopy_IsContendedAndDoesNotWrite()
    {
        var original = Connect("laptop", Leadership.Alone);
        var copy = Connect("other-laptop", Leadership.Alone);
        Assert.Equal(ProbeOutcome.Ready, (await original.ProbeAsync(Token)).Outcome);

        var probe = await copy.ProbeAsync(Token);

        Assert.Equal(ProbeOutcome.Contended, probe.Outcome);
        Assert.Contains("laptop", probe.Message, StringComparison.Ordinal);
        Assert.Contains("kube-system/meridian-federation-world", probe.Message, StringComparison.Ordinal);
        Assert.Equal(503, (await Assert.ThrowsAsync<StatusException>(() => WriteAsync(copy))).Code);
        Assert.Empty(member.Api.All(ResourceTypes.ConfigMaps));
        await WriteAsync(original);
    }

    [Fact]
    public async Task Probe_OriginalIsSilent_TakesOverOnlyAfterItsLeaseRanOut()
    {
        var original = Connect("laptop", Leadership.Alone);
        var copy = Connect("other-laptop", Leadership.Alone);
        await original.ProbeAsync(Token);
        await copy.ProbeAsync(Token);

        time.Advance(TimeSpan.FromSeconds(39));
        Assert.Equal(ProbeOutcome.Contended, (await copy.ProbeAsync(Token)).Outcome);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ProbeOutcome.Ready, (await copy.ProbeAsync(Token)).Outcome);
        Assert.Equal("other-laptop", Holder);
        // The original, back from wherever it was, knows before it writes.
        Assert.Equal(503, (await Assert.ThrowsAsync<StatusException>(() => WriteAsync(original))).Code);
    }

    [Fact]
    public async Task Probe_Renewed_CostsOneWriteInTenSeconds()
    {
        var connection = Connect("laptop", Leadership.Alone);
        for (var second = 0; second < 30; second++)
        {
            await connection.ProbeAsync(Token);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, member.Api.Requests.Count(r => r.Type.Equals(ResourceTypes.Leases)));
    }

    [Fact]
    public async Task Write_ReplicaThatFollows_IsRefusedUntilItLeadsAndThenNeedsNoWait()
    {
        var leadership = new Switch { IsLeading = true };
        var other = new Switch();
        var first = Connect("pods", leadership);
        var second = Connect("pods", other);
        await WriteAsync(first);
        Assert.Equal(ProbeOutcome.Ready, (await second.ProbeAsync(Token)).Outcome);
        Assert.Equal(503, (await Assert.ThrowsAsync<StatusException>(() => WriteAsync(second))).Code);

        (leadership.IsLeading, other.IsLeading) = (false, true);

        await WriteAsync(second);
        Assert.Equal(503, (await Assert.ThrowsAsync<StatusException>(() => WriteAsync(first))).Code);
    }

    [Fact]
    public async Task PassThrough_ReplicaThatFollows_DoesWhatTheUserAsks()
    {
        var second = Connect("pods", new Switch());

        await second.PassThrough.CreateAsync(ResourceTypes.ConfigMaps, "default", ConfigMap("asked"), WriteOptions.Default, Token);

        Assert.Single(member.Api.All(ResourceTypes.ConfigMaps));
    }

    [Fact]
    public async Task Probe_LeaseMayNotBeWritten_IsRefusedWithTheReason()
    {
        var connection = Connect("laptop", Leadership.Alone);
        member.Api.Fault = request => request.Type.Equals(ResourceTypes.Leases) ? ApiError.Forbidden(ResourceTypes.Leases, "x", "no right to it") : null;

        var probe = await connection.ProbeAsync(Token);

        Assert.Equal(ProbeOutcome.Refused, probe.Outcome);
        Assert.Contains("no right to it", probe.Message, StringComparison.Ordinal);
    }

    private static Task<KubeObject> WriteAsync(IMemberConnection connection) =>
        connection.Client.CreateAsync(ResourceTypes.ConfigMaps, "default", ConfigMap(Guid.NewGuid().ToString()), WriteOptions.Default, Token);

    private static ReadOnlyMemory<byte> ConfigMap(string name) => System.Text.Encoding.UTF8.GetBytes($$"""{"metadata":{"namespace":"default","name":"{{name}}"} }""");

    private IMemberConnection Connect(string identity, ILeadership leadership) =>
        new FencedMembers(new Connector(member), leadership, new FederationOptions { Identity = identity }, time, NullLoggerFactory.Instance).Connect(new MemberAccess("a", new ClusterSpec(), new Dictionary<string, byte[]>()));

    private sealed class Connector(FakeMember member) : IMemberConnector
    {
        public IMemberConnection Connect(MemberAccess access) => member;
    }

    private sealed class Switch : ILeadership
    {
        public bool IsLeading { get; set; }

        public CancellationToken Term => new(!IsLeading);

        public event Action? Changed
        {
            add { }
            remove { }
        }
    }
}
