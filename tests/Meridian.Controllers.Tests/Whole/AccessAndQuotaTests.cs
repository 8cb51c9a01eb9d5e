using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiServer;
using Meridian.ApiServer.Kinds;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Controllers.Tests.Whole;

/// <summary>The controllers of rights, certificates, tokens, quotas and storage on the real API.</summary>
[Trait("Category", "Cluster")]
public sealed class AccessAndQuotaTests : IAsyncLifetime
{
    private readonly ObjectStore store = ObjectStore.InMemory(TimeProvider.System);
    private readonly CertificateAuthority authority = CertificateAuthority.Create("test", TimeProvider.System);
    private readonly ServiceAccountKey key = ServiceAccountKey.Create();
    private readonly ServiceAccountTokens tokens;
    private readonly ApiEngine engine;
    private readonly InProcessClient client;
    private readonly InformerSet informers;
    private readonly ControllerSet controllers;

    public AccessAndQuotaTests()
    {
        tokens = new ServiceAccountTokens(key, ServiceAccountTokens.DefaultIssuer, store, TimeProvider.System);
        engine = new ApiEngine(new ApiEngineOptions
        {
            Resources = [.. ResourceTypes.LocalCluster.Select(t => new ServedResource { Type = t, Store = store, Strategy = ResourceStrategies.ForCluster.For(t) })],
            Admission = AdmissionLists.ForCluster(store, new LoopbackBlock(9)),
        });
        client = new InProcessClient(engine);
        informers = new InformerSet(client, TimeProvider.System, NullLoggerFactory.Instance);
        var signer = new Signer(authority, tokens);
        controllers = new ControllerSet(client, informers, TimeProvider.System, NullLoggerFactory.Instance,
            new ControllerOptions { CertificateAuthority = "PEM", Certificates = signer, Tokens = signer });
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await new ClusterBootstrap(engine).EnsureNamespacesAsync(Token);
        await BootstrapPolicy.EnsureAsync(engine, Token);
        controllers.Start();
        await SeenAsync(ResourceTypes.ServiceAccounts, new ObjectKey("default", "default"), _ => true);
    }

    public async ValueTask DisposeAsync()
    {
        await controllers.DisposeAsync();
        await informers.DisposeAsync();
        await store.DisposeAsync();
        authority.Dispose();
        key.Dispose();
    }

    [Fact]
    public async Task Quota_LifeOfASecret_IsCountedChargedAndGivenBack()
    {
        await CreateAsync(ResourceTypes.Secrets, """{"metadata":{"name":"early"}}""");
        await CreateAsync(ResourceTypes.ResourceQuotas, """{"metadata":{"name":"q"},"spec":{"hard":{"secrets":"2"}}}""");
        await SeenAsync(ResourceTypes.ResourceQuotas, new ObjectKey("default", "q"), Used("1"));

        await CreateAsync(ResourceTypes.Secrets, """{"metadata":{"name":"second"}}""");
        var refused = await Assert.ThrowsAsync<StatusException>(() => CreateAsync(ResourceTypes.Secrets, """{"metadata":{"name":"third"}}"""));
        await client.DeleteAsync(ResourceTypes.Secrets, new ObjectKey("default", "early"), new DeleteOptions(), Token);
        await SeenAsync(ResourceTypes.ResourceQuotas, new ObjectKey("default", "q"), Used("1"));
        await CreateAsync(ResourceTypes.Secrets, """{"metadata":{"name":"third"}}""");

        Assert.Equal("secrets \"third\" is forbidden: exceeded quota: q, requested: secrets=1, used: secrets=2, limited: secrets=2", refused.Message);
    }

    [Fact]
    public async Task Roles_ThatAddUp_ShowWhatTheyAllow()
    {
        await SeenAsync(ResourceTypes.ClusterRoles, ObjectKey.Cluster("admin"), r => r.View<ClusterRole>().Rules.Any(rule => rule.Resources.Contains("rolebindings")));

        await CreateAsync(ResourceTypes.ClusterRoles, """{"metadata":{"name":"mine","labels":{"rbac.authorization.k8s.io/aggregate-to-view":"true"}},"rules":[{"apiGroups":["x.io"],"resources":["ys"],"verbs":["get"]}]}""");

        await SeenAsync(ResourceTypes.ClusterRoles, ObjectKey.Cluster("admin"), r => r.View<ClusterRole>().Rules.Any(rule => rule.ApiGroups.Contains("x.io")));
    }

    [Fact]
    public async Task TokenSecret_IsFilledAndGoesWithItsAccount()
    {
        await CreateAsync(ResourceTypes.ServiceAccounts, """{"metadata":{"name":"builder"}}""");
        await CreateAsync(ResourceTypes.Secrets, """{"metadata":{"name":"t","annotations":{"kubernetes.io/service-account.name":"builder"}},"type":"kubernetes.io/service-account-token"}""");
        var at = new ObjectKey("default", "t");
        await SeenAsync(ResourceTypes.Secrets, at, s => s.ToNode()["data"]?["token"] is not null);
        var token = Encoding.ASCII.GetString(Convert.FromBase64String(engine.Get(ResourceTypes.Secrets, at).ToNode()["data"]!["token"]!.GetValue<string>()));
        Assert.True(tokens.TryAuthenticate(token, [], out var user, out _));
        Assert.Equal("system:serviceaccount:default:builder", user.Name);

        await client.DeleteAsync(ResourceTypes.ServiceAccounts, new ObjectKey("default", "builder"), new DeleteOptions(), Token);

        await GoneAsync(ResourceTypes.Secrets, at);
    }

    [Fact]
    public async Task CertificateRequest_Approved_IsSigned()
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = new CertificateRequest("O=devs, CN=ann", own, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        await CreateAsync(ResourceTypes.CertificateSigningRequests, $$"""
            {"metadata":{"name":"ann"},"spec":{"signerName":"kubernetes.io/kube-apiserver-client","usages":["client auth"],"request":"{{Convert.ToBase64String(Encoding.ASCII.GetBytes(pem))}}"} }
            """);
        var at = ObjectKey.Cluster("ann");
        var approved = engine.Get(ResourceTypes.CertificateSigningRequests, at).ToNode();
        approved["status"] = JsonNode.Parse("""{"conditions":[{"type":"Approved","status":"True","reason":"test","message":"yes"}]}""");
        await engine.UpdateAsync(ResourceTypes.CertificateSigningRequests, at, "approval", approved, new RequestContext(), Token);

        await SeenAsync(ResourceTypes.CertificateSigningRequests, at, r => r.ToNode()["status"]?["certificate"] is not null);

        var signed = Encoding.ASCII.GetString(Convert.FromBase64String(engine.Get(ResourceTypes.CertificateSigningRequests, at).ToNode()["status"]!["certificate"]!.GetValue<string>()));
        using var certificate = X509Certificate2.CreateFromPem(signed);
        Assert.Contains("CN=ann", certificate.Subject, StringComparison.Ordinal);
        Assert.Equal(authority.Certificate.Subject, certificate.Issuer);
    }

    [Fact]
    public async Task Claim_DeletedAndUnused_Goes()
    {
        await CreateAsync(ResourceTypes.PersistentVolumeClaims, """{"metadata":{"name":"c"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");
        var at = new ObjectKey("default", "c");
        Assert.Contains("kubernetes.io/pvc-protection", engine.Get(ResourceTypes.PersistentVolumeClaims, at).Header.Finalizers);

        await client.DeleteAsync(ResourceTypes.PersistentVolumeClaims, at, new DeleteOptions(), Token);

        await GoneAsync(ResourceTypes.PersistentVolumeClaims, at);
    }

    private static Func<KubeObject, bool> Used(string secrets) => q => q.ToNode()["status"]?["used"]?["secrets"]?.GetValue<string>() == secrets;

    private Task CreateAsync(ResourceType type, string json) => engine.CreateAsync(type, type.Namespaced ? "default" : null, JsonNode.Parse(json)!.AsObject(), new RequestContext(), Token);

    private async Task SeenAsync(ResourceType type, ObjectKey at, Func<KubeObject, bool> holds)
    {
        await foreach (var change in engine.WatchAsync(type, type.Namespaced ? at.Namespace : null, new WatchQuery { FieldSelector = $"metadata.name={at.Name}" }, Token))
        {
            if (change.Object is { } seen && change.Type != ApiWatchEventType.Deleted && holds(seen)) return;
        }
    }

    private async Task GoneAsync(ResourceType type, ObjectKey at)
    {
        var revision = engine.List(type, type.Namespaced ? at.Namespace : null, new ListQuery()).ResourceVersion;
        if (engine.Find(type, at) is null) return;
        await foreach (var change in engine.WatchAsync(type, type.Namespaced ? at.Namespace : null, new WatchQuery { FieldSelector = $"metadata.name={at.Name}", ResourceVersion = revision }, Token))
        {
            if (change.Type == ApiWatchEventType.Deleted) return;
        }
    }

    private sealed class Signer(CertificateAuthority authority, ServiceAccountTokens tokens) : ICertificateSigner, ITokenSigner
    {
        public string Sign(string request, bool forServers, TimeSpan life) => authority.Sign(request, forServers, life);

        public string Sign(ObjectKey secret, KubeObject account) => tokens.IssueLegacy(secret, new BoundReference(account.Header.Name, account.Header.Uid));
    }
}
