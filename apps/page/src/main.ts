import { mount } from 'svelte';
import App from './App.svelte';
import './style/tokens.css';
import './style/base.css';
import './style/controls.css';

const place = document.getElementById('page');
if (place) mount(App, { target: place });
