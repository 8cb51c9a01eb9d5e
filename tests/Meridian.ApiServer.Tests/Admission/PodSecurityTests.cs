using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Admission;

public sealed class PodSecurityTests
{
    private const string Good =
        """{"securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},"containers":[{"name":"c","image":"i","securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}}]}""";

    [Theory]
    [InlineData("baseline", """{"hostNetwork":true,"hostPID":true}""", "host namespaces (hostNetwork=true, hostPID=true)")]
    [InlineData("baseline", """{"containers":[{"name":"a","securityContext":{"privileged":true}},{"name":"b","securityContext":{"privileged":true}}]}""", "privileged (containers \"a\", \"b\" must not set securityContext.privileged=true)")]
    [InlineData("baseline", """{"volumes":[{"name":"v","hostPath":{"path":"/"}}]}""", "hostPath volumes (volume \"v\")")]
    [InlineData("baseline", """{"containers":[{"name":"a","ports":[{"containerPort":1,"hostPort":80},{"containerPort":2,"hostPort":443}]}]}""", "hostPort (container \"a\" uses hostPorts 443, 80)")]
    [InlineData("baseline", """{"containers":[{"name":"a","securityContext":{"capabilities":{"add":["NET_RAW","CHOWN"]}}}]}""", "non-default capabilities (container \"a\" must not include \"NET_RAW\" in securityContext.capabilities.add)")]
    [InlineData("baseline", """{"containers":[{"name":"a","livenessProbe":{"httpGet":{"host":"8.8.8.8","port":1}}}]}""", "probe or lifecycle host (container \"a\" uses probe or lifecycle host \"8.8.8.8\")")]
    [InlineData("baseline", """{"securityContext":{"sysctls":[{"name":"kernel.msgmax"},{"name":"net.ipv4.tcp_rmem"}]}}""", "forbidden sysctls (kernel.msgmax)")]
    [InlineData("baseline", """{"securityContext":{"seLinuxOptions":{"type":"x","user":"u"}}}""", "seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type \"x\"; user may not be set)")]
    [InlineData("baseline", """{"securityContext":{"seccompProfile":{"type":"Unconfined"}}}""", "seccompProfile (pod must not set securityContext.seccompProfile.type to \"Unconfined\")")]
    [InlineData("baseline", """{"containers":[{"name":"a","securityContext":{"procMount":"Unmasked"}}]}""", "procMount (container \"a\" must not set securityContext.procMount to \"Unmasked\")")]
    [InlineData("baseline", """{"hostUsers":false,"containers":[{"name":"a","securityContext":{"procMount":"Unmasked"}}]}""", "")]
    [InlineData("baseline", """{"securityContext":{"windowsOptions":{"hostProcess":true}}}""", "hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)")]
    [InlineData("baseline", """{"containers":[{"name":"a","securityContext":{"appArmorProfile":{"type":"Unconfined"}}}]}""", "forbidden AppArmor profile (container \"a\" must not set AppArmor profile type to \"Unconfined\")")]
    [InlineData("restricted", Good, "")]
    [InlineData("restricted", """{"containers":[{"name":"c"}]}""",
        "allowPrivilegeEscalation != false (container \"c\" must set securityContext.allowPrivilegeEscalation=false), " +
        "unrestricted capabilities (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]), " +
        "runAsNonRoot != true (pod or container \"c\" must set securityContext.runAsNonRoot=true), " +
        "seccompProfile (pod or container \"c\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")")]
    [InlineData("restricted", """{"volumes":[{"name":"v","hostPath":{"path":"/"}},{"name":"n","nfs":{}},{"name":"e","emptyDir":{}}]}""",
        "restricted volume types (volumes \"v\", \"n\" use restricted volume types \"hostPath\", \"nfs\")")]
    [InlineData("restricted", """{"securityContext":{"runAsUser":0,"runAsNonRoot":false,"seccompProfile":{"type":"RuntimeDefault"}}}""",
        "runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false), runAsUser=0 (pod must not set runAsUser=0)")]
    public void Evaluate_Pod_TellsWhatIsForbidden(string level, string spec, string expected)
    {
        var policy = new PodSecurityPolicy(level == "baseline" ? PodSecurityLevel.Baseline : PodSecurityLevel.Restricted, PodSecurityPolicy.Latest);

        Assert.Equal(expected, PodSecurityChecks.Text(PodSecurityChecks.Evaluate(policy, null, JsonNode.Parse(spec)!.AsObject())));
    }

    [Fact]
    public async Task Create_InRestrictedNamespace_IsForbiddenAndWorkloadsAreWarnedOf()
    {
        await using var api = await AdmittedApi.StartAsync("""{"pod-security.kubernetes.io/enforce":"baseline","pod-security.kubernetes.io/warn":"restricted","pod-security.kubernetes.io/warn-version":"v1.36"}""");
        var context = new RequestContext();

        var refusal = await AdmittedApi.RefusalAsync(() => api.Create(ResourceTypes.Pods, """{"metadata":{"name":"p"},"spec":{"hostPID":true,"containers":[]}}"""));
        await api.Create(ResourceTypes.Deployments, """{"metadata":{"name":"d"},"spec":{"template":{"spec":{"containers":[{"name":"c","securityContext":{"allowPrivilegeEscalation":false,"runAsNonRoot":true,"seccompProfile":{"type":"Localhost"}}}]}}}}""", context);
        await api.Create(ResourceTypes.Pods, $"{{\"metadata\":{{\"name\":\"q\"}},\"spec\":{Good}}}", context);

        Assert.Equal("pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": host namespaces (hostPID=true)", refusal);
        Assert.Equal("would violate PodSecurity \"restricted:v1.36\": unrestricted capabilities (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"])", Assert.Single(context.Warnings));
    }

    [Fact]
    public async Task Update_NamespaceToAStricterLevel_WarnsOfPodsThatAreThere()
    {
        await using var api = await AdmittedApi.StartAsync();
        foreach (var name in (string[])["b", "a"]) await api.Create(ResourceTypes.Pods, $"{{\"metadata\":{{\"name\":\"{name}\"}},\"spec\":{{\"hostPID\":true,\"containers\":[]}}}}");
        var context = new RequestContext();

        await api.Update(ResourceTypes.Namespaces, "default", """{"metadata":{"name":"default","labels":{"pod-security.kubernetes.io/enforce":"baseline"}},"spec":{"finalizers":["kubernetes"]}}""", context: context);
        var wrong = await AdmittedApi.RefusalAsync(() => api.Update(ResourceTypes.Namespaces, "default", """{"metadata":{"name":"default","labels":{"pod-security.kubernetes.io/enforce":"strict"}},"spec":{"finalizers":["kubernetes"]}}"""));

        Assert.Equal(["existing pods in namespace \"default\" violate the new PodSecurity enforce level \"baseline:latest\"", "a (and 1 other pod): host namespaces"], context.Warnings);
        Assert.Equal("Namespace \"default\" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"strict\": must be one of privileged, baseline, restricted", wrong);
    }
}
