using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Meridian.Demo;

/// <summary>Speaks to the cluster's API as the pod's service account.</summary>
internal sealed class ApiAccess : IDisposable
{
    private const string MountedFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    private readonly HttpClient http;
    private readonly string folder;

    private ApiAccess(HttpClient http, string folder) => (this.http, this.folder) = (http, folder);

    /// <exception cref="ArgumentException">Nobody said where the API is.</exception>
    public static ApiAccess FromPod(DemoSettings settings)
    {
        var folder = settings.Text("serviceaccount", "MERIDIAN_SERVICEACCOUNT_DIR", MountedFolder);
        var url = settings.Text("api", "MERIDIAN_API_SERVER", "");
        if (url.Length == 0 && settings.Variable("KUBERNETES_SERVICE_HOST") is { Length: > 0 } host)
            url = $"https://{host}:{settings.Variable("KUBERNETES_SERVICE_PORT")}";
        if (url.Length == 0) throw new ArgumentException("the API server is not known: set --api, MERIDIAN_API_SERVER or KUBERNETES_SERVICE_HOST");
        var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = Trusting(Path.Combine(folder, "ca.crt")) };
        return new ApiAccess(new HttpClient(handler) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(5) }, folder);
    }

    /// <summary>The namespace the pod is in.</summary>
    public string Namespace => File.ReadAllText(Path.Combine(folder, "namespace")).Trim();

    /// <summary>The pods of the namespace that a label selector selects.</summary>
    /// <exception cref="HttpRequestException">The API cannot be reached, or refuses.</exception>
    public async Task<PodListModel> PodsAsync(string selector, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/namespaces/{Namespace}/pods?labelSelector={Uri.EscapeDataString(selector)}");
        // Read anew each time: the token is replaced before it ends.
        var token = await File.ReadAllTextAsync(Path.Combine(folder, "token"), cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        using var response = await http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"listing pods failed with {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}");
        return JsonSerializer.Deserialize(body, DemoJsonContext.Default.PodListModel) ?? new PodListModel();
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    // Only the cluster's own authority is trusted when the pod was given one.
    private static SslClientAuthenticationOptions Trusting(string authority)
    {
        if (!File.Exists(authority)) return new SslClientAuthenticationOptions();
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(authority);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }
}

internal sealed record PodListModel
{
    public PodItemModel[] Items { get; init => field = value ?? []; } = [];
}

internal sealed record PodItemModel
{
    public PodItemStatusModel Status { get; init => field = value ?? new(); } = new();
}

internal sealed record PodItemStatusModel
{
    public string Phase { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("podIP")]
    public string PodIp { get; init => field = value ?? ""; } = "";
}
