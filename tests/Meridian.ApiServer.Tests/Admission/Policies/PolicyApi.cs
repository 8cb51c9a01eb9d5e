using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Admission.Policies;

/// <summary>An engine with policies, in which only members of <c>admins</c> may do anything.</summary>
internal sealed class PolicyApi : IAsyncDisposable
{
    private AdmissionPolicies? policies;

    private PolicyApi() => Api = new TestApi(
        store =>
        {
            policies = new AdmissionPolicies(store, new ByGroup());
            return [policies.Validating, policies.Mutating];
        },
        realKinds: true);

    public TestApi Api { get; }

    public static async Task<PolicyApi> Make()
    {
        var made = new PolicyApi();
        await made.Api.Create(ResourceTypes.Namespaces, """{"metadata":{"name":"default","labels":{"team":"blue"}}}""");
        return made;
    }

    /// <summary>Makes a validating policy on ConfigMaps, with a binding.</summary>
    public async Task Validate(string spec, string binding = "\"validationActions\":[\"Deny\"]", string rules = "configmaps", string name = "p")
    {
        await Api.Create(ResourceTypes.ValidatingAdmissionPolicies, $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{ {{{Constraints(rules)}}}, {{{Inner(spec)}}} }}""");
        await Api.Create(ResourceTypes.ValidatingAdmissionPolicyBindings, $$$"""{"metadata":{"name":"{{{name}}}-b"},"spec":{"policyName":"{{{name}}}", {{{binding}}} }}""");
    }

    /// <summary>Makes a mutating policy, with a binding.</summary>
    public async Task Mutate(string spec, string rules = "configmaps", string group = "", string name = "p")
    {
        await Api.Create(ResourceTypes.MutatingAdmissionPolicies, $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{ {{{Constraints(rules, group, false)}}}, {{{Inner(spec)}}} }}""");
        await Api.Create(ResourceTypes.MutatingAdmissionPolicyBindings, $$$"""{"metadata":{"name":"{{{name}}}-b"},"spec":{"policyName":"{{{name}}}"}}""");
    }

    /// <summary>Creates a ConfigMap with data <c>a</c>.</summary>
    public Task<KubeObject> Map(string name, string a, RequestContext? context = null) =>
        Api.Create(ResourceTypes.ConfigMaps, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["data"] = new JsonObject { ["a"] = a } }.ToJsonString(), context);

    /// <summary>The refusal of a ConfigMap.</summary>
    public Task<StatusException> Refused(string a, RequestContext? context = null) => Assert.ThrowsAsync<StatusException>(() => Map("m", a, context));

    public async ValueTask DisposeAsync()
    {
        await policies!.DisposeAsync();
        await Api.DisposeAsync();
    }

    /// <summary>The fields of an object, to stand in another.</summary>
    private static string Inner(string spec) => (spec.Contains("mutations", StringComparison.Ordinal) && !spec.Contains("reinvocationPolicy", StringComparison.Ordinal) ? "\"reinvocationPolicy\":\"Never\"," : "") + spec.Trim()[1..^1];

    private static string Constraints(string resources, string group = "", bool deletes = true) => $$"""
        "matchConstraints":{"resourceRules":[{"apiGroups":["{{group}}"],"apiVersions":["v1"],"operations":["CREATE","UPDATE"{{(deletes ? ",\"DELETE\"" : "")}}],"resources":["{{resources}}"]}]}
        """;

    private sealed class ByGroup : IAuthorizer
    {
        public AccessDecision Authorize(UserInfo user, in AccessRequest request) => new(user.IsIn("admins") && request.Verb == "breakglass", "");

        public IReadOnlyList<PolicyRule> RulesOf(UserInfo user, string ns) => [];
    }
}
