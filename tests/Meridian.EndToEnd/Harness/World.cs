using System.Text.Json;

namespace Meridian.EndToEnd.Harness;

/// <summary>
/// Three regional clusters and a federation of the built binary, in a home and with a kubeconfig of their own, so that they run beside
/// whatever else the machine has.
/// </summary>
public sealed class World : IAsyncLifetime
{
    private readonly Dictionary<string, string> blocks = new(StringComparer.Ordinal);
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-e2e-").FullName;

    /// <summary>Whatever the user had in the kubeconfig before.</summary>
    public const string OriginalKubeconfig = """
        # my clusters
        apiVersion: v1
        kind: Config
        current-context: mine
        clusters:
        - name: mine
          cluster: {server: "https://192.0.2.1:6443"}
        contexts:
        - name: mine
          context: {cluster: mine, user: mine}
        users:
        - name: mine
          user: {token: "secret"}

        """;

    /// <summary>The clusters that <c>up</c> makes by default.</summary>
    public static readonly string[] Regions = ["us-central", "europe-west", "asia-east"];

    /// <summary>Why the tests cannot run here, or null.</summary>
    public static string? Missing { get; } =
        !OperatingSystem.IsLinux() ? "local clusters run on Linux only"
        : !Binary.IsThere(Binary.Meridian) ? "the binary is not built: run ./meridian version"
        : !Binary.IsThere(Binary.Kubectl) ? "kubectl is not installed and could not be"
        : !Binary.IsThere("dig") ? "dig is not installed and could not be"
        : !Binary.IsThere("curl") ? "curl is not installed and could not be"
        : null;

    /// <summary>The user's kubeconfig.</summary>
    public string KubeconfigFile => Path.Combine(folder, "kubeconfig");

    /// <summary>The state of all clusters.</summary>
    public string Home => Path.Combine(folder, "home");

    /// <summary>The built binary.</summary>
    public Tool Meridian => new(Binary.Meridian, Environment);

    /// <summary>What <c>meridian up</c> printed.</summary>
    public string UpOutput { get; set; } = "";

    /// <summary>The real kubectl in the context of the federation or of a cluster.</summary>
    public Kubectl Kubectl(string context = "federation") => new(new Tool(Binary.Kubectl, Environment), context);

    /// <summary>Runs one command line as a user in the root of the repository would.</summary>
    public Task<ToolResult> ShellAsync(string command)
    {
        var ours = command.Replace("./meridian", Binary.Meridian, StringComparison.Ordinal);
        if (ours.StartsWith("kubectl ", StringComparison.Ordinal)) ours = Binary.Kubectl + ours["kubectl".Length..];
        return new Tool("bash", Environment).RunAsync("-c", $"cd '{Binary.Root}' && {ours}");
    }

    /// <summary>Writes a file for <c>kubectl apply -f</c>. Returns its path.</summary>
    public string File(string name, string content)
    {
        var path = Path.Combine(folder, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    /// <summary>What <c>meridian status -o json</c> says of an instance.</summary>
    public async Task<JsonElement> StatusAsync(string name)
    {
        var report = JsonDocument.Parse((await Meridian.RunAsync("status", "-o", "json")).Output);
        return report.RootElement.GetProperty("instances").EnumerateArray().Single(i => i.GetProperty("name").GetString() == name);
    }

    /// <summary>Process ids of all that runs, by name.</summary>
    public async Task<IReadOnlyDictionary<string, int>> ProcessesAsync()
    {
        var report = JsonDocument.Parse((await Meridian.RunAsync("status", "-o", "json")).Output);
        return report.RootElement.GetProperty("instances").EnumerateArray().ToDictionary(i => i.GetProperty("name").GetString()!, i => i.GetProperty("pid").GetInt32());
    }

    /// <summary>Asks the federation's DNS server, as dig does. Each answer is one line: an address, or a name with a final dot.</summary>
    public async Task<string[]> DigAsync(string name, string type = "A") =>
        (await RunDigAsync(name, type, "+short")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Asks the federation's DNS server with further options of dig's, and gives the whole output.</summary>
    public Task<string> RunDigAsync(string name, string type, string show, params string[] options)
    {
        var server = UpOutput.Split('\n').Single(l => l.StartsWith("DNS server", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[2].Split(':');
        return new Tool("dig", Environment).OutputAsync(["+noall", show, "+tries=1", "+time=2", .. options, $"@{server[0]}", "-p", server[1], name, type]);
    }

    /// <summary>The addresses that a name resolves to; none if it does not.</summary>
    public async Task<string[]> AddressesAsync(string name) => [.. (await DigAsync(name)).Where(line => !line.EndsWith('.')).Order(StringComparer.Ordinal)];

    /// <summary>The status of the answer to a name, such as <c>NXDOMAIN</c>.</summary>
    public async Task<string> DnsStatusAsync(string name) =>
        (await RunDigAsync(name, "A", "+comments")).Split("status: ", 2)[1].Split(',')[0];

    /// <summary>The first two octets of a cluster's loopback block, with a dot: what all its addresses begin with.</summary>
    public async Task<string> BlockAsync(string cluster)
    {
        // A cluster keeps its block for life.
        if (blocks.TryGetValue(cluster, out var known)) return known;
        var host = new Uri((await StatusAsync(cluster)).GetProperty("apiServer").GetString()!).Host;
        return blocks[cluster] = string.Join('.', host.Split('.').Take(2)) + ".";
    }

    /// <summary>The real curl.</summary>
    public Curl Curl => new(new Tool("curl", Environment));

    /// <inheritdoc />
    public ValueTask InitializeAsync()
    {
        System.IO.File.WriteAllText(KubeconfigFile, OriginalKubeconfig);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Whoever looks for what went wrong names a folder for the logs.
        if (System.Environment.GetEnvironmentVariable("MERIDIAN_TEST_LOGS") is { Length: > 0 } logs) CopyLogs(logs);
        if (Missing is null) await Meridian.RunAsync("delete", "--all");
        Directory.Delete(folder, recursive: true);
    }

    private void CopyLogs(string target)
    {
        if (!Directory.Exists(Home)) return;
        Directory.CreateDirectory(target);
        foreach (var log in Directory.GetFiles(Home, "log", SearchOption.AllDirectories))
            System.IO.File.Copy(log, Path.Combine(target, $"{new DirectoryInfo(Path.GetDirectoryName(log)!).Name}.log"), overwrite: true);
    }

    /// <summary>What programs of this world have in their environment.</summary>
    public IReadOnlyDictionary<string, string> Variables => Environment;

    private Dictionary<string, string> Environment => new()
    {
        ["MERIDIAN_HOME"] = Home,
        ["KUBECONFIG"] = KubeconfigFile,
        // kubectl keeps discovery here; a cache of another test's cluster would lie.
        ["KUBECACHEDIR"] = Path.Combine(folder, "cache"),
    };
}
