namespace Meridian.Cel.Tests.Libraries;

public class KubernetesLibraryTests
{
    private static readonly CelEnvironment Environment = CelEnvironment.Kubernetes.WithVariable("authorizer", CelAuthorizers.AuthorizerType);

    [Theory]
    [InlineData("quantity('1.5Gi').isGreaterThan(quantity('1Gi')) && quantity('50k').asInteger() == 50000 && quantity('250m').asApproximateFloat() == 0.25")]
    [InlineData("quantity('1') == quantity('1000m') && quantity('1').add(2).sub(quantity('500m')).compareTo(quantity('2500m')) == 0 && !isQuantity('1x') && quantity('-1').sign() == -1")]
    [InlineData("ip('10.0.0.1').family() == 4 && ip('::1').isLoopback() && isIP('1.2.3.4') && !isIP('1.2.3') && !isIP('01.2.3.4') && !isIP('::ffff:1.2.3.4') && !isIP('fe80::1%eth0')")]
    [InlineData("string(ip('2001:DB8::1')) == '2001:db8::1' && !ip.isCanonical('2001:DB8::1') && ip('169.254.1.1').isLinkLocalUnicast() && ip('8.8.8.8').isGlobalUnicast()")]
    [InlineData("cidr('10.0.0.0/8').containsIP('10.1.2.3') && !cidr('10.0.0.0/8').containsIP(ip('11.0.0.1')) && cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8')")]
    [InlineData("cidr('10.0.0.0/8').prefixLength() == 8 && string(cidr('10.0.0.0/8').ip()) == '10.0.0.0' && !isCIDR('10.0.0.0/33') && !isCIDR('10.0.0.0/08')")]
    [InlineData("url('https://u@example.com:80/a%20b?x=1&x=2#f').getHost() == 'example.com:80' && url('https://[::1]:80/').getHostname() == '::1' && url('https://e.com:8080/p').getPort() == '8080'")]
    [InlineData("url('https://e.com/p?x=1&x=2&y').getQuery() == {'x': ['1', '2'], 'y': ['']} && url('/p').getScheme() == '' && isURL('/a') && !isURL('../a') && !isURL('')")]
    [InlineData("semver('1.2.3').isLessThan(semver('1.10.0')) && semver('1.0.0-rc.1').compareTo(semver('1.0.0')) == -1 && semver('v1.2', true).minor() == 2 && !isSemver('1.2') && !isSemver('01.2.3')")]
    [InlineData("[1, 2, 2].isSorted() && [3, 1].sum() == 4 && ['b', 'a'].min() == 'a' && [1.5, 2.5].max() == 2.5 && ['a', 'b', 'a'].lastIndexOf('a') == 2 && [1].indexOf(2) == -1")]
    [InlineData("'abc 123'.find('[0-9]+') == '123' && 'a1b2'.findAll('[0-9]') == ['1', '2'] && 'a1b2'.findAll('[0-9]', 1) == ['1'] && 'x'.find('y') == ''")]
    [InlineData("sets.equivalent([1, 2], [2, 1, 1]) && sets.intersects([1], [1, 2]) && !sets.contains([1], [1, 2])")]
    [InlineData("!format.dns1123Label().validate('my-name').hasValue() && format.named('dns1123Label').value().validate('My').value().size() == 1 && !format.named('nope').hasValue()")]
    [InlineData("[3, 1, 2].sort() == [1, 2, 3] && [{'a': 2}, {'a': 1}].sortBy(e, e.a)[0].a == 1 && [[1], [2, 3]].flatten() == [1, 2, 3] && [1, 1, 2].distinct() == [1, 2] && lists.range(3).reverse() == [2, 1, 0]")]
    [InlineData("jsonpatch.escapeKey('a/b~c') == 'a~1b~0c'")]
    [InlineData("authorizer.group('apps').resource('deployments').namespace('x').name('n').check('get').allowed() && !authorizer.path('/healthz').check('get').allowed()")]
    [InlineData("authorizer.serviceAccount('ns', 'sa').group('').resource('pods').subresource('log').check('get').reason() == 'system:serviceaccount:ns:sa get pods/log'")]
    [InlineData("'%e'.format([1500.0]) == '1.500000×10⁰³' && '%s %d %.2f'.format(['a', 1, 2.0]) == 'a 1 2.00'")]
    public void Evaluate_LibraryFunctions_GiveWhatKubernetesGives(string expression)
    {
        var compiled = Environment.Compile(expression);

        Assert.Equal("", compiled.Error);
        Assert.Equal("true", compiled.Program!.Evaluate(new CelBindings { ["authorizer"] = CelAuthorizers.Authorizer(new Authorizer()) }, new CelBudget(), TestContext.Current.CancellationToken).ToString());
    }

    [Theory]
    [InlineData("'abc'.find(')')", "program instantiation failed: error parsing regexp: unexpected ): `)`")]
    [InlineData("'abc'.matches(r'a\\1')", "compilation failed: ERROR: <input>:1:15: invalid matches argument: error parsing regexp: invalid escape sequence: `\\1`\n | 'abc'.matches(r'a\\1')\n | ..............^")]
    [InlineData("['a'].sum() == 'a'", "compilation failed: ERROR: <input>:1:10: found no matching overload for 'sum' applied to 'list(string).()'\n | ['a'].sum() == 'a'\n | .........^")]
    public void Compile_Mistakes_AreToldAsKubernetesDoes(string expression, string refusal) => Assert.Equal(refusal, Environment.Compile(expression).Refusal);

    [Theory]
    [InlineData(@"^\d+$", "12\n", false)]
    [InlineData(@"(?m)^b$", "a\nb\nc", true)]
    [InlineData(@"^\w+$", "é", false)]
    [InlineData(@"[[:alpha:]]+\.\Qa.b\E", "x.a.b", true)]
    [InlineData(@"(?P<year>\d{4})", "2024", true)]
    [InlineData(@"(?i)ABC", "abc", true)]
    [InlineData(@"^[\w-]+\z", "a-b", true)]
    [InlineData(@"\x41\x{42}", "AB", true)]
    [InlineData(@"a{,2}", "a{,2}", true)]
    public void Matches_Re2Pattern_MeansWhatRe2Means(string pattern, string text, bool expected)
    {
        var program = CelEnvironment.Kubernetes.WithVariable("p", CelType.String).WithVariable("t", CelType.String).Compile("t.matches(p)").Program!;

        var result = program.Evaluate(new CelBindings { ["p"] = CelValue.String(pattern), ["t"] = CelValue.String(text) }, new CelBudget(), TestContext.Current.CancellationToken);

        Assert.Equal(expected ? "true" : "false", result.ToString());
    }

    [Theory]
    [InlineData("(?=a)")]
    [InlineData("(?!a)")]
    [InlineData("(?<=a)")]
    [InlineData("(?>a)")]
    [InlineData(@"(a)\1")]
    [InlineData("a**")]
    [InlineData("a{1001}")]
    [InlineData("(x|(a{40}b){20}){2}")]
    [InlineData("[b-a]")]
    [InlineData("[a")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("*a")]
    [InlineData(@"\Z")]
    public void Matches_NoRe2Pattern_Fails(string pattern)
    {
        var program = CelEnvironment.Kubernetes.WithVariable("p", CelType.String).Compile("'a'.matches(p)").Program!;

        Assert.StartsWith("error parsing regexp: ", program.Evaluate(new CelBindings { ["p"] = CelValue.String(pattern) }, new CelBudget(), TestContext.Current.CancellationToken).ToString(), StringComparison.Ordinal);
    }

    private sealed class Authorizer : ICelAuthorizer
    {
        public (bool Allowed, string Reason) Check(CelAuthorizationCheck check) =>
            (check.Resource.Length > 0, $"{check.User} {check.Verb} {check.Resource}/{check.Subresource}");
    }
}
