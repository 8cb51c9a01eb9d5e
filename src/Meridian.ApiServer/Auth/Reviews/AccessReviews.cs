using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers who may do what.</summary>
/// <param name="authorizer">Decides.</param>
internal sealed class AccessReviews(IAuthorizer authorizer)
{
    public JsonObject Self(JsonObject review, ApiRequest request) => Decide(request.User, Question(Checked("SelfSubjectAccessReview", Spec(review), namesUser: false)));

    public JsonObject Subject(JsonObject review, ApiRequest request)
    {
        var spec = Checked("SubjectAccessReview", Spec(review), namesUser: true);
        return Decide(User(spec), Question(spec));
    }

    public JsonObject Local(JsonObject review, ApiRequest request)
    {
        var spec = Spec(review);
        Check("LocalSubjectAccessReview", spec, namesUser: true, ns: request.Path.Namespace);
        return Decide(User(spec), Question(spec));
    }

    public JsonObject Rules(JsonObject review, ApiRequest request)
    {
        var ns = BodyField.Text(Spec(review), "namespace");
        if (ns.Length == 0) throw ApiError.BadRequest("no namespace on request");
        var rules = authorizer.RulesOf(request.User, ns);
        return new JsonObject
        {
            ["resourceRules"] = Array(rules.Where(r => r.NonResourceURLs.Length == 0)),
            ["nonResourceRules"] = Array(rules.Where(r => r.NonResourceURLs.Length > 0)),
            ["incomplete"] = false,
        };
    }

    private JsonObject Decide(UserInfo user, AccessRequest question)
    {
        var decision = authorizer.Authorize(user, question);
        var status = new JsonObject { ["allowed"] = decision.Allowed };
        if (decision.Reason.Length > 0) status["reason"] = decision.Reason;
        return status;
    }

    private static JsonObject Spec(JsonObject review) => BodyField.Object(review, "spec") ?? [];

    private static JsonObject Checked(string kind, JsonObject spec, bool namesUser)
    {
        Check(kind, spec, namesUser, null);
        return spec;
    }

    private static void Check(string kind, JsonObject spec, bool namesUser, string? ns)
    {
        var (resource, path) = (BodyField.Object(spec, "resourceAttributes"), BodyField.Object(spec, "nonResourceAttributes"));
        var faults = new List<StatusCause>();
        if (resource is not null && path is not null)
            faults.Add(FieldFault.Invalid("spec.nonResourceAttributes", JsonAccess.Render(path), "cannot be specified in combination with resourceAttributes"));
        if (resource is null && path is null)
            faults.Add(FieldFault.Invalid("spec.resourceAttributes", "null", "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
        if (namesUser && BodyField.Text(spec, "user").Length == 0 && BodyField.Texts(spec, "groups").Length == 0)
            faults.Add(FieldFault.InvalidText("spec.user", "", "at least one of user or group must be specified"));
        if (ns is not null && path is not null) faults.Add(FieldFault.Invalid("spec.nonResourceAttributes", JsonAccess.Render(path), "disallowed on this kind of request"));
        if (ns is not null && resource is not null && BodyField.Text(resource, "namespace") is var asked && asked != ns)
            faults.Add(FieldFault.InvalidText("spec.resourceAttributes.namespace", asked, "must match metadata.namespace"));
        if (faults.Count > 0) throw ApiError.Invalid(new ResourceType("authorization.k8s.io", "v1", kind, "", false), "", faults);
    }

    // Selectors are taken and do not matter: roles know none.
    private static AccessRequest Question(JsonObject spec)
    {
        var (resource, path) = (BodyField.Object(spec, "resourceAttributes"), BodyField.Object(spec, "nonResourceAttributes"));
        if (path is not null) return AccessRequest.ForPath(BodyField.Text(path, "verb"), BodyField.Text(path, "path"));
        return new AccessRequest(BodyField.Text(resource, "verb"), BodyField.Text(resource, "group"), BodyField.Text(resource, "resource"))
        {
            Subresource = BodyField.Text(resource, "subresource"),
            Namespace = BodyField.Text(resource, "namespace"),
            Name = BodyField.Text(resource, "name"),
        };
    }

    private static UserInfo User(JsonObject spec)
    {
        var (name, groups) = (BodyField.Text(spec, "user"), BodyField.Texts(spec, "groups"));
        var extra = BodyField.Object(spec, "extra") is { } given ? given.ToDictionary(e => e.Key, e => BodyField.Texts(given, e.Key), StringComparer.Ordinal) : [];
        return new UserInfo(name, groups, BodyField.Text(spec, "uid")) { Extra = extra };
    }

    private static JsonArray Array(IEnumerable<PolicyRule> rules) => new([.. rules.Select(r => (JsonNode?)RuleJson.Write(r))]);
}
