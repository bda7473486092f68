"""GLSL programs of the virtual runner's renderer (OpenGL 3.3 core)."""

from __future__ import annotations

NOISE = """
float hash(vec3 p) {
    p = fract(p * vec3(0.1031, 0.1030, 0.0973));
    p += dot(p, p.yxz + 33.33);
    return fract((p.x + p.y) * p.z);
}
float noise(vec3 p) {
    vec3 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    vec2 e = vec2(0.0, 1.0);
    return mix(mix(mix(hash(i + e.xxx), hash(i + e.yxx), f.x),
                   mix(hash(i + e.xyx), hash(i + e.yyx), f.x), f.y),
               mix(mix(hash(i + e.xxy), hash(i + e.yxy), f.x),
                   mix(hash(i + e.xyy), hash(i + e.yyy), f.x), f.y), f.z);
}
float fbm(vec3 p) { return 0.6 * noise(p) + 0.28 * noise(2.1 * p + 7.3) + 0.12 * noise(4.3 * p); }
"""

LIGHT = """
uniform sampler2DShadow shadow_map;
uniform mat4 light_clip;
uniform vec3 light_dir;
uniform vec3 eye;
float lit(vec3 world, float slope) {
    vec4 q = light_clip * vec4(world, 1.0);
    vec3 uv = q.xyz * 0.5 + 0.5;
    if (any(lessThan(uv.xy, vec2(0.01))) || any(greaterThan(uv.xy, vec2(0.99)))) return 1.0;
    float sum = 0.0, texel = 1.0 / 1024.0;
    for (int i = -1; i <= 1; ++i)
        for (int j = -1; j <= 1; ++j)
            sum += texture(shadow_map, vec3(uv.xy + 1.3 * vec2(i, j) * texel, uv.z - slope));
    return sum / 9.0;
}
vec3 film(vec3 c) {
    c = c * (1.0 + c * 0.08) / (1.0 + 0.45 * c);
    return pow(clamp(c * 1.32, 0.0, 1.0), vec3(1.0 / 2.2));
}
"""

SKINNED_VERTEX = """
#version 330
uniform vec4 parts[75];
uniform mat4 clip;
in vec3 rest; in vec3 normal; in vec4 bone; in vec4 weight; in vec4 cut; in float material;
out vec3 v_rest; out vec3 v_normal; out vec3 v_world; out vec4 v_cut; out float v_material;
void main() {
    vec4 r0 = vec4(0.0), r1 = vec4(0.0), r2 = vec4(0.0);
    for (int k = 0; k < 4; ++k) {
        int b = 3 * int(bone[k] + 0.5);
        r0 += weight[k] * parts[b]; r1 += weight[k] * parts[b + 1]; r2 += weight[k] * parts[b + 2];
    }
    vec4 p = vec4(rest, 1.0);
    v_world = vec3(dot(r0, p), dot(r1, p), dot(r2, p));
    v_normal = vec3(dot(r0.xyz, normal), dot(r1.xyz, normal), dot(r2.xyz, normal));
    v_rest = rest; v_cut = cut; v_material = material;
    gl_Position = clip * vec4(v_world, 1.0);
}
"""

CUT = """
float strands(vec3 p) {
    return fbm(vec3(p.x * 60.0, p.y * 60.0, p.z * 260.0) + 3.0 * noise(p * 30.0));
}
bool cut_away(float material, vec4 cut, vec3 rest) {
    if (material < 0.5) return max(cut.x, cut.y) > 0.035 || cut.z > 0.02;
    if (material < 1.5) return cut.x < 0.0;
    if (material < 2.5) return cut.y < 0.0 || cut.x > 0.022;
    if (material < 3.5) return cut.z < 0.012 * strands(rest);
    return false;
}
"""

SHADOW_FRAGMENT = (
    "#version 330\nin float v_material; in vec4 v_cut; in vec3 v_rest;"
    + NOISE
    + CUT
    + "void main() { if (cut_away(v_material, v_cut, v_rest)) discard; }"
)

BODY_FRAGMENT = (
    """
#version 330
in vec3 v_rest; in vec3 v_normal; in vec3 v_world; in vec4 v_cut; in float v_material;
uniform vec3 skin_tone; uniform vec3 shirt_tone; uniform vec3 shorts_tone;
uniform vec3 hair_tone; uniform vec3 shoe_tone;
uniform vec3 eye_mark; uniform vec3 nose_mark; uniform vec3 ear_mark;
uniform float ankle_rest; uniform float size; uniform float ground_far;
uniform vec3 hip_rest;
out vec4 colour;
"""
    + NOISE
    + LIGHT
    + CUT
    + """
vec3 face(vec3 p, vec3 base) {
    vec3 e = vec3(eye_mark.xy, abs(eye_mark.z));
    vec3 q = vec3(p.x, p.y, abs(p.z));
    if (p.x < e.x - 0.05) return base;
    float lid = length((q - e - vec3(0.006, 0.0, 0.0)) / vec3(0.03, 0.0075, 0.015));
    base = mix(vec3(0.09, 0.055, 0.04), base, smoothstep(0.75, 1.1, lid));
    float white = length((q - e - vec3(0.006, -0.001, 0.006)) / vec3(0.03, 0.0042, 0.005));
    base = mix(vec3(0.55, 0.52, 0.5), base, smoothstep(0.8, 1.05, white));
    float brow = length((q - e - vec3(0.0, 0.019, 0.003)) / vec3(0.035, 0.0045, 0.021));
    base = mix(hair_tone, base, smoothstep(0.7, 1.15, brow));
    vec3 mouth = vec3(nose_mark.x - 0.01, nose_mark.y - 0.040, 0.0);
    float lips = length((q - mouth) / vec3(0.03, 0.0075, 0.024));
    base = mix(base * vec3(0.86, 0.58, 0.55), base, smoothstep(0.6, 1.1, lips));
    float jaw = smoothstep(nose_mark.y - 0.012, nose_mark.y - 0.045, p.y);
    base *= mix(1.0, 0.86 + 0.05 * noise(p * 900.0), jaw);
    float cheek = length((q - e - vec3(0.0, -0.042, 0.018)) / 0.03);
    return base * mix(vec3(1.05, 0.93, 0.92), vec3(1.0), smoothstep(0.3, 1.2, cheek));
}
void main() {
    if (cut_away(v_material, v_cut, v_rest)) discard;
    vec3 n = normalize(v_normal);
    vec3 to_eye = normalize(eye - v_world);
    if (dot(n, to_eye) < 0.0) n = -n;
    vec3 p = v_rest;
    vec3 base; float gloss = 0.05, shine = 20.0, wrap = 0.25;
    if (v_material < 0.5) {
        base = skin_tone * (0.92 + 0.16 * fbm(p * 38.0));
        base = mix(base, base * vec3(1.02, 0.9, 0.86), smoothstep(0.4, 0.8, noise(p * 9.0)));
        base = face(p, base);
        float sock = p.y - ankle_rest;
        if (sock < 0.045 * size && p.y < -0.4) base = vec3(0.86) * (0.93 + 0.07 * sin(p.y * 900.0));
        base *= mix(0.72, 1.0, smoothstep(-0.004, 0.03, -v_cut.y));
        base *= mix(0.75, 1.0, smoothstep(-0.004, 0.02, -v_cut.x));
        gloss = 0.10; shine = 24.0; wrap = 0.38;
    } else if (v_material < 1.5) {
        base = shirt_tone;
        float knit = 0.5 + 0.5 * sin(p.y * 2600.0) * sin(p.x * 2600.0);
        base *= 0.96 + 0.05 * knit;
        float panel = smoothstep(0.055, 0.05, abs(p.x - hip_rest.x + 0.0));
        base = mix(base, base * 0.62, panel * step(0.10, abs(p.z)));
        float seam = smoothstep(0.0016, 0.0006, abs(v_cut.x - 0.016));
        base *= 1.0 - 0.28 * seam;
        vec3 w = vec3(p.x * 9.0, p.y * 5.0, p.z * 9.0);
        vec3 g = vec3(fbm(w + vec3(0.15, 0, 0)), fbm(w + vec3(0, 0.15, 0)), fbm(w + vec3(0,
            0, 0.15)));
        n = normalize(n + 1.15 * (g - fbm(w)));
        gloss = 0.03; wrap = 0.3;
    } else if (v_material < 2.5) {
        base = shorts_tone;
        float stripe = smoothstep(0.013, 0.011, abs(p.x - hip_rest.x + 0.01)) * step(0.08,
            abs(p.z));
        base = mix(base, vec3(0.75), 0.8 * stripe);
        float seam = smoothstep(0.0016, 0.0006, abs(v_cut.y - 0.018));
        base *= 1.0 - 0.3 * seam;
        vec3 w = vec3(p.x * 15.0, p.y * 6.0, p.z * 15.0);
        vec3 g = vec3(fbm(w + vec3(0.15, 0, 0)), fbm(w + vec3(0, 0.15, 0)), fbm(w + vec3(0,
            0, 0.15)));
        n = normalize(n + 1.3 * (g - fbm(w)));
        gloss = 0.06; wrap = 0.25;
    } else if (v_material < 3.5) {
        float strand = strands(p);
        base = hair_tone * (0.55 + 0.9 * strand);
        n = normalize(n + 0.5 * (strand - 0.5) * vec3(0.3, 0.4, 1.0));
        gloss = 0.16; shine = 12.0;
    } else {
        float along = v_cut.x, up = v_cut.z;
        base = shoe_tone * (0.93 + 0.1 * noise(p * 420.0));
        float band = abs(fract((along + 0.5 * up * 0.03) * 22.0) - 0.5);
        if (along > 0.055 && along < 0.115 && up > 1.25) base = mix(base, vec3(0.85),
            step(band, 0.2));
        float swoosh = abs(up - 1.0 - 0.7 * smoothstep(-0.05, 0.09, along));
        if (along > -0.045 && along < 0.10) base = mix(vec3(0.9), base, smoothstep(0.10,
            0.16, swoosh));
        if (along < -0.05 && up > 1.2) base *= 0.6;
        if (up < 1.0) { base = vec3(0.88) * (0.96 - 0.10 * smoothstep(0.92, 1.0, up));
            gloss = 0.08; }
        if (up < 0.16) base = vec3(0.10);
    }
    float sun = lit(v_world, 0.0012);
    float facing = dot(n, light_dir);
    float diffuse = max((facing + wrap) / (1.0 + wrap), 0.0) * mix(0.14, 1.0, sun);
    vec3 h = normalize(light_dir + to_eye);
    float spec = gloss * pow(max(dot(n, h), 0.0), shine) * sun;
    float rim = pow(1.0 - max(dot(n, to_eye), 0.0), 3.5);
    vec3 sky = mix(vec3(0.40, 0.37, 0.34), vec3(0.80, 0.86, 0.95), 0.5 + 0.5 * n.y);
    float fill = max(dot(n, normalize(vec3(0.3, 0.35, 0.9))), 0.0);
    float low = mix(0.55, 1.0, smoothstep(0.0, 0.30, v_world.y));
    float inner = mix(0.62, 1.0, smoothstep(-0.16, 0.02, v_world.z + 0.55 * max(n.z, 0.0) * 0.2));
    vec3 light = vec3(1.0, 0.96, 0.9) * 1.42 * diffuse + sky * 0.34 * low * inner + 0.20 * fill;
    if (v_material > -0.5 && v_material < 0.5) light += vec3(0.06, 0.012,
        0.0) * (1.0 - abs(facing));
    vec3 c = base * light + spec + 0.10 * rim * sky * (0.4 + base);
    colour = vec4(film(c), 1.0);
}
"""
)

STATIC_VERTEX = """
#version 330
uniform mat4 clip;
in vec3 position; in vec3 normal; in float material;
out vec3 v_world; out vec3 v_normal; flat out float v_material;
void main() {
    v_world = position; v_normal = normal; v_material = material;
    gl_Position = clip * vec4(position, 1.0);
}
"""

STATIC_FRAGMENT = (
    """
#version 330
in vec3 v_world; in vec3 v_normal; flat in float v_material;
uniform float belt_shift; uniform vec4 feet[2];
out vec4 colour;
"""
    + NOISE
    + LIGHT
    + """
vec3 outdoors(vec2 w) {
    float sky = smoothstep(0.7, 3.4, w.y);
    vec3 c = mix(vec3(0.90, 0.94, 1.0), vec3(0.36, 0.58, 0.90), sky) * 1.08;
    float crown = 0.95 + 0.65 * noise(vec3(w.x * 0.8, 0.0,
        3.0)) + 0.25 * noise(vec3(w.x * 3.1, w.y, 1.0));
    float leaf = fbm(vec3(w * 3.4, 2.0));
    vec3 tree = mix(vec3(0.16, 0.27, 0.13), vec3(0.46, 0.58, 0.30), leaf);
    c = mix(tree, c, smoothstep(crown - 0.16, crown + 0.16, w.y));
    vec3 lawn = mix(vec3(0.42, 0.54, 0.28), vec3(0.55, 0.64, 0.38), noise(vec3(w.x * 2.0,
        w.y * 9.0, 0.0)));
    return mix(lawn, c, smoothstep(0.52, 0.66, w.y));
}
vec3 wall(vec2 w) {
    vec3 plaster = vec3(0.66, 0.65, 0.63) * (0.96 + 0.06 * fbm(vec3(w * 1.7, 4.0)));
    float pane = 1.55, u = mod(w.x + 0.52, pane);
    float inside = smoothstep(0.05, 0.062, u) * smoothstep(pane - 0.05, pane - 0.062, u);
    inside *= smoothstep(0.43, 0.445, w.y) * smoothstep(2.75, 2.73, w.y);
    float bar = smoothstep(0.028, 0.018, abs(w.y - 2.02));
    vec3 frame = vec3(0.17, 0.18, 0.19);
    float border = smoothstep(0.0, 0.01, u) * smoothstep(pane, pane - 0.01, u);
    border *= smoothstep(0.37, 0.38, w.y) * smoothstep(2.81, 2.80, w.y);
    vec3 c = mix(plaster, frame, border);
    vec3 view = outdoors(vec2(w.x * 0.9, w.y)) * 0.53;
    c = mix(c, view, inside * (1.0 - bar));
    if (w.y < 0.30) c = mix(vec3(0.30, 0.33, 0.36), c, smoothstep(-0.12, -0.11, w.y) * 0.25 + 0.0);
    c *= mix(0.72, 1.0, smoothstep(-0.19, 0.25, w.y));
    return c;
}
void main() {
    vec3 n = normalize(v_normal);
    vec3 to_eye = normalize(eye - v_world);
    vec3 p = v_world;
    vec3 base; float gloss = 0.0, shine = 30.0, ambient = 0.55;
    float sun = lit(p, 0.0010);
    if (v_material < 20.5) {
        float grain = hash(floor(vec3(p.x * 160.0, p.z * 160.0, 1.0)));
        base = vec3(0.255, 0.26, 0.27) * (0.93 + 0.12 * noise(vec3(p.xz * 1.3,
            0.0)) + 0.05 * grain);
        vec2 tile = abs(fract(p.xz / 1.0) - 0.5);
        base *= 1.0 - 0.25 * smoothstep(0.496, 0.4985, max(tile.x, tile.y));
        vec2 hit = vec2(p.x + (p.x - eye.x) * 0.3, 2.0 - 0.55 * (p.z + 2.7));
        float glaze = pow(1.0 - max(to_eye.y, 0.0), 4.0);
        base = mix(base, wall(vec2(p.x, 1.0 + 0.2 * hit.y)) * 0.9, 0.28 * glaze);
        float under = smoothstep(0.95, 0.40, abs(p.z)) * smoothstep(1.7, 1.2, abs(p.x - 0.15));
        base *= 1.0 - 0.6 * under;
    } else if (v_material < 21.5) {
        colour = vec4(film(wall(p.xy) * 1.25), 1.0);
        return;
    } else if (v_material < 22.5) {
        float x = p.x + belt_shift;
        float grain = noise(vec3(x * 240.0, p.z * 240.0, 0.5));
        base = vec3(0.105, 0.108, 0.112) * (0.75 + 0.5 * grain);
        base *= 0.92 + 0.16 * noise(vec3(x * 7.0, p.z * 9.0, 2.0));
        float mark = mod(x, 1.45);
        base = mix(base, vec3(0.30), 0.55 * smoothstep(0.030, 0.026,
            abs(mark - 0.7)) * step(abs(p.z), 0.05));
        for (int k = 0; k < 2; ++k) {
            vec2 d = (p.xz - feet[k].xz) / vec2(0.15, 0.065);
            base *= 1.0 - 0.75 * exp(-dot(d, d)) * exp(-max(feet[k].y, 0.0) / 0.05);
        }
        gloss = 0.05; shine = 16.0;
    } else if (v_material < 23.5) {
        base = vec3(0.085, 0.09, 0.10) * (0.94 + 0.1 * noise(p * 300.0));
        gloss = 0.10;
        if (n.z > 0.9 && p.y < -0.045 && p.y > -0.062) base = vec3(0.62, 0.10, 0.08);
    } else if (v_material < 24.5) { base = vec3(0.50, 0.51, 0.53); gloss = 0.35; shine = 50.0; }
    else if (v_material < 25.5) { base = vec3(0.05, 0.12, 0.16); gloss = 0.3; }
    else { base = vec3(0.40, 0.41, 0.43) * (0.97 + 0.05 * noise(vec3(p.x * 9.0,
        p.yz * 300.0))); gloss = 0.10; }
    float diffuse = max(dot(n, light_dir), 0.0) * mix(0.12, 1.0, sun);
    vec3 h = normalize(light_dir + to_eye);
    float spec = gloss * pow(max(dot(n, h), 0.0), shine) * sun;
    vec3 sky = mix(vec3(0.42, 0.40, 0.38), vec3(0.8, 0.85, 0.93), 0.5 + 0.5 * n.y);
    float fill = max(dot(n, normalize(vec3(0.2, 0.3, 0.9))), 0.0);
    vec3 c = base * (vec3(1.0, 0.96, 0.9) * diffuse + sky * ambient + 0.25 * fill) + spec;
    colour = vec4(film(c), 1.0);
}
"""
)

BACKDROP_VERTEX = """
#version 330
in vec2 corner; out vec2 uv;
void main() { uv = 0.5 * corner + 0.5; gl_Position = vec4(corner, 0.999, 1.0); }
"""

BACKDROP_FRAGMENT = """
#version 330
uniform sampler2D picture; in vec2 uv; out vec4 colour;
void main() { colour = texture(picture, uv); }
"""
