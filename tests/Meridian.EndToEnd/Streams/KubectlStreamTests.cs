using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Streams;

/// <summary>The real kubectl reaches into pods: of a cluster and through the federation, over WebSockets and over SPDY.</summary>
[Collection(StreamWorldTests.Name)]
public sealed class KubectlStreamTests(StreamWorld streams)
{
    public static TheoryData<string, bool> Ways { get; } = new() { { "us-central", true }, { "us-central", false }, { "federation", true }, { "federation", false } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Exec_WithInput_GivesOutputErrorsAndTheCode(string context, bool websockets)
    {
        var kubectl = Kubectl(websockets);

        var result = (await kubectl.RunAsync("some input\n", ["--context", context, "exec", "-i", "web", "--", "sh", "-c", "cat; echo $POD_IP >&2; exit 7"])).Failed(7);
        var missing = (await kubectl.RunAsync("--context", context, "exec", "web", "--", "nonesuch")).Failed();

        Assert.Equal("some input\n", result.Output);
        Assert.Matches(@"^127\.\d+\.\d+\.\d+\ncommand terminated with exit code 7\n$", result.Error);
        Assert.Equal("error: Internal error occurred: error executing command in container: exec: \"nonesuch\": executable file not found in $PATH\n", missing.Error);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Exec_WithATerminal_HasItsSize(string context, bool websockets)
    {
        Assert.SkipUnless(Binary.IsThere("script"), "script is not installed");
        var result = await ShellAsync(websockets, $"script -qec 'stty cols 91 rows 33; {Binary.Kubectl} --context {context} exec -it web -- sh -c \"tty; stty size\"' /dev/null < /dev/null");

        Assert.Matches(@"/dev/pts/\d+\r\n33 91\r\n", result.Succeeded());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Cp_ThereAndBack_KeepsTheBytes(string context, bool websockets)
    {
        var name = $"/tmp/meridian-cp-{Guid.NewGuid():N}";
        var script = $"set -e; mkdir {name}; head -c 3000000 /dev/urandom > {name}/a; k='{Binary.Kubectl} --context {context}'; " +
            $"$k cp {name} web:{name}-there; $k cp web:{name}-there {name}-back; cmp {name}/a {name}-back/a && echo same; rm -r {name} {name}-there {name}-back";

        Assert.EndsWith("same\n", (await ShellAsync(websockets, script)).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_OfKubectl_CarriesProxiedPods()
    {
        var script = $$"""
            set -e
            out=$(mktemp)
            {{Binary.Kubectl}} --context us-central proxy --port=0 > $out & proxy=$!
            trap 'kill $proxy; rm $out' EXIT
            until grep -q 'Starting to serve on' $out; do kill -0 $proxy; done
            at=http://$(sed 's/.* on //' $out)/api/v1/namespaces/default
            curl -s $at/pods/web/proxy/api/healthz; echo
            curl -s -o /dev/null -w '%{http_code} %{redirect_url}' $at/services/web:http/proxy | sed "s,$at,,"
            """;

        Assert.Equal("ok\n301 /services/web:http/proxy/", (await ShellAsync(true, script)).Succeeded());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task PortForward_ToAPod_CarriesManyConnections(string context, bool websockets)
    {
        var script = $$"""
            set -e
            out=$(mktemp)
            {{Binary.Kubectl}} --context {{context}} port-forward pod/web :8080 > $out & forward=$!
            trap 'kill $forward; rm $out' EXIT
            until grep -q 'from 127' $out; do kill -0 $forward; done
            port=$(sed -n 's/^Forwarding from 127.0.0.1:\([0-9]*\) .*/\1/p' $out)
            for i in 1 2 3 4 5 6 7 8; do curl -s -o /dev/null -w '%{http_code} ' http://127.0.0.1:$port/api/healthz; done
            """;

        Assert.Equal("200 200 200 200 200 200 200 200 ", (await ShellAsync(websockets, script)).Succeeded());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Attach_RunningContainer_SharesItsInputAndOutput(string context, bool websockets)
    {
        var script = $$"""
            out=$(mktemp)
            (echo {{context}}; until [ ! -e $out ] || grep -q 'got {{context}}' $out; do :; done) | timeout --foreground 60 {{Binary.Kubectl}} --context {{context}} attach -i answer > $out 2>/dev/null & attach=$!
            until grep -q 'got {{context}}' $out; do kill -0 $attach || break; done
            cat $out; rm $out; kill $attach 2>/dev/null; true
            """;

        Assert.Equal($"got {context}\n", (await ShellAsync(websockets, script)).Succeeded());
    }

    [Theory]
    [InlineData("us-central")]
    [InlineData("federation")]
    public async Task Proxy_ToPodServiceAndNode_Answers(string context)
    {
        var kubectl = streams.World.Kubectl(context);
        Skip();

        Assert.Equal("ok", await kubectl.OutputAsync("get", "--raw", "/api/v1/namespaces/default/pods/web:8080/proxy/api/healthz"));
        if (context == "us-central") Assert.Equal("ok", await kubectl.OutputAsync("get", "--raw", "/api/v1/namespaces/default/services/web:http/proxy/api/healthz"));
        Assert.Equal("ok", await kubectl.OutputAsync("get", "--raw", "/api/v1/nodes/us-central-1/proxy/healthz"));
    }

    private Tool Kubectl(bool websockets)
    {
        Skip();
        return new Tool(Binary.Kubectl, Environment(websockets));
    }

    private async Task<ToolResult> ShellAsync(bool websockets, string script)
    {
        Skip();
        return await new Tool("bash", Environment(websockets)).RunAsync("-c", script);
    }

    private static void Skip() => Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");

    private Dictionary<string, string> Environment(bool websockets)
    {
        var text = websockets ? "true" : "false";
        return new Dictionary<string, string>(streams.World.Variables) { ["KUBECTL_REMOTE_COMMAND_WEBSOCKETS"] = text, ["KUBECTL_PORT_FORWARD_WEBSOCKETS"] = text };
    }
}
